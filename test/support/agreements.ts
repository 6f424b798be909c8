import { v7 as uuid } from 'uuid';
import { ContractEntity, type Contract } from '../../database/entities/contract.ts';
import { ContractEarningEntity, type ContractEarning } from '../../database/entities/contractEarning.ts';
import { drawUp } from '../../database/queries/contractLife.ts';
import { verification } from '../../database/reports/verification.ts';
import { transaction } from '../../database/transaction.ts';
import { terms as termsSchema } from '../../domain/contract/terms.ts';
import type { EventCategory } from '../../domain/contract/vocabulary.ts';
import { termsHashOf } from '../../platform/sha256.ts';
import type { Ground, Stage } from './stage.ts';
import { aPartner, asJson, aTenant, simpleEventPayout, type Tenant } from './tenant.ts';

/** What a test says of a contract; the rest is 10 % of each sale, in force from now on, for a brand in New York. */
interface Agreed {
  readonly terms?: object;
  readonly eventPayout?: object;
  readonly contract?: Partial<Contract>;
  /** Of the event type; absent: SALE. */
  readonly category?: EventCategory;
}

/** A brand and a partner whose contract is drawn up as the API does it: its workflow is started. */
export async function anAgreement(
  stage: Ground,
  { terms: more = {}, eventPayout = {}, contract = {}, category }: Agreed,
): Promise<Tenant> {
  const { database, temporal } = stage;
  const tenant = await aTenant(database, {}, category);
  const partner = await aPartner(database, tenant.brand, 'Road Runner');
  const terms = termsSchema.parse(
    asJson({ currency: 'USD', eventPayouts: [{ ...simpleEventPayout, ...eventPayout }], ...more }),
  );
  const now = await temporal.clock.now();
  const draft = {
    id: uuid(),
    brandId: partner.brandId,
    partnerId: partner.id,
    startAt: now,
    endAt: null,
    brandSignatory: 'Acme Inc',
    brandSignedAt: now,
    partnerSignatory: partner.name,
    partnerSignedAt: now,
    terms,
    termsHash: termsHashOf(terms),
    createdAt: now,
    ...contract,
  };
  return { ...tenant, partner, contract: await transaction(database, (em) => drawUp(em, draft, now)) };
}

export const contractNow = ({ database }: Stage, { contract }: Tenant): Promise<Contract> =>
  database.em.fork().findOneOrFail(ContractEntity, contract.id);

/** What the contract has earned its partner beside its actions, oldest first. */
export const earningsOf = ({ database }: Stage, { contract }: Tenant): Promise<ContractEarning[]> =>
  database.em.fork().find(ContractEarningEntity, { contractId: contract.id }, { orderBy: { id: 'asc' } });

/** What the books of the tenant's brand say is wrong. */
export const problemsIn = async ({ database }: Stage, { brand }: Tenant): Promise<readonly string[]> =>
  (await verification(database, brand.id)).problems;

/** The year after the stage's present one: its dates are all to come. */
export async function nextYear({ temporal }: Stage): Promise<number> {
  return Number((await temporal.clock.now()).slice(0, 4)) + 1;
}
