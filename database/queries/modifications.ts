import { v7 as uuid } from 'uuid';
import { followUpStart } from '../../domain/contract/modification.ts';
import { DomainError } from '../../domain/errors.ts';
import { ContractEntity, type Contract } from '../entities/contract.ts';
import { TemplateModificationEntity, type TemplateModification } from '../entities/templateModification.ts';
import type { EntityManager } from '../orm.ts';
import { drafted, drawUpAll, wakeContracts } from './contractLife.ts';

/** A contract that a modification brought. */
export interface FollowUp {
  /** The contract that it follows. */
  readonly contractId: string;
  readonly followUpId: string;
  readonly startDate: string;
}

/** What all follow-ups of one modification have in common. */
interface Modified {
  readonly modification: TemplateModification;
  /** Of its terms. */
  readonly termsHash: string;
  /** The brand's. */
  readonly timeZone: string;
  readonly now: string;
}

/** Contracts changed with the same few statements. */
const batch = 200;

/** No id comes before it. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** One request changes at most this many contracts; it takes seconds. */
export const mostFollowUps = 5_000;

/**
 * Stores a modification and has every contract of its template followed: the last of each chain, when both have signed it
 * and it is still in force then. The caller holds the template. Contracts are held only against other changes of themselves,
 * so actions are priced meanwhile.
 *
 * @throws DomainError TEMPLATE_TOO_LARGE
 */
export async function modify(em: EntityManager, modified: Modified): Promise<FollowUp[]> {
  const { modification } = modified;
  await em.insert(TemplateModificationEntity, modification);
  await requireFew(em, modification);
  const followUps: FollowUp[] = [];
  let contracts = await nextContracts(em, modification, undefined);
  while (contracts.length > 0) {
    followUps.push(...(await follow(em, contracts, modified)));
    contracts = await nextContracts(em, modification, contracts.at(-1));
  }
  return followUps;
}

/**
 * The contracts `c` that a modification concerns, given its template's id, its own id and its start. Those that are followed already are
 * listed once: asked for each contract, they would be looked through for each where PostgreSQL does not know yet how many there are.
 */
const concerned = `c.template_id = ? AND c.modification_id IS DISTINCT FROM ? AND (c.end_at IS NULL OR c.end_at > ?)
  AND c.brand_signed_at IS NOT NULL AND c.partner_signed_at IS NOT NULL AND c.declined_at IS NULL
  AND c.id NOT IN (SELECT follows_id FROM contract WHERE follows_id IS NOT NULL)`;

async function requireFew(em: EntityManager, { id, templateId, startAt }: TemplateModification): Promise<void> {
  const [row] = await em.execute<{ contracts: number }[]>(
    `SELECT count(*)::int AS contracts FROM contract c WHERE ${concerned}`,
    [templateId, id, startAt],
  );
  if (row === undefined || row.contracts <= mostFollowUps) return;
  throw new DomainError('TEMPLATE_TOO_LARGE', `${row.contracts} contracts would change; ${mostFollowUps} can.`);
}

/** The next of them, in the order of their ids, held until the transaction ends. */
async function nextContracts(
  em: EntityManager,
  { id, templateId, startAt }: TemplateModification,
  after: Contract | undefined,
): Promise<Contract[]> {
  const held = await em.execute<{ id: string }[]>(
    `SELECT c.id FROM contract c WHERE ${concerned} AND c.id > ?
     ORDER BY c.id LIMIT ${batch} FOR NO KEY UPDATE`,
    [templateId, id, startAt, after?.id ?? beforeAll],
  );
  const ids = held.map((row) => row.id);
  return em.find(ContractEntity, { id: { $in: ids } }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
}

async function follow(em: EntityManager, contracts: readonly Contract[], modified: Modified): Promise<FollowUp[]> {
  const drafts = contracts.flatMap((contract) => followUpOf(contract, modified) ?? []);
  if (drafts.length === 0) return [];
  const { modification, now } = modified;
  // The old ones first: at no instant may two contracts of a partner be in force.
  await endAsNextBegins(em, drafts, now);
  await drawUpAll(em, drafts.map(drafted), now, {
    id: modification.id,
    comment: modification.comment ?? null,
    earlyOptIn: modification.earlyOptIn,
  });
  return drafts.map(({ id, followsId, startAt }) => ({ contractId: followsId, followUpId: id, startDate: startAt }));
}

/** The contract that follows: the same parties and end, and both signed under the notice clause of the old terms. */
function followUpOf(contract: Contract, { modification, termsHash, timeZone, now }: Modified) {
  const { startAt: startDate, endAt, terms } = contract;
  const startAt = followUpStart({ startDate, endDate: endAt ?? null, terms }, modification.startAt, now, timeZone);
  if (startAt === null) return null;
  return {
    id: uuid(),
    brandId: contract.brandId,
    partnerId: contract.partnerId,
    startAt,
    endAt,
    brandSignatory: contract.brandSignatory,
    brandSignedAt: now,
    partnerSignatory: contract.partnerSignatory,
    partnerSignedAt: now,
    partnerRecordedBy: 'BRAND' as const,
    terms: modification.terms,
    termsHash,
    templateId: modification.templateId,
    modificationId: modification.id,
    followsId: contract.id,
    createdAt: now,
  };
}

async function endAsNextBegins(
  em: EntityManager,
  followUps: readonly { readonly followsId: string; readonly startAt: string }[],
  now: string,
): Promise<void> {
  await em.execute(
    `UPDATE contract c SET end_at = f."startAt", updated_at = ?
     FROM jsonb_to_recordset(?::jsonb) AS f ("followsId" uuid, "startAt" timestamptz) WHERE c.id = f."followsId"`,
    [now, JSON.stringify(followUps.map(({ followsId, startAt }) => ({ followsId, startAt })))],
  );
  await wakeContracts(
    em,
    followUps.map(({ followsId }) => followsId),
    now,
  );
}

/** What was to follow a contract that a party has ended ends as it begins, down the whole chain. */
export async function endFollowUps(em: EntityManager, contractId: string, now: string): Promise<void> {
  const ended = await em.execute<{ id: string }[]>(
    `WITH RECURSIVE following AS (
       SELECT id FROM contract WHERE follows_id = ?
       UNION ALL SELECT c.id FROM contract c JOIN following f ON c.follows_id = f.id)
     UPDATE contract c SET end_at = start_at, updated_at = ? FROM following f WHERE c.id = f.id RETURNING c.id`,
    [contractId, now],
  );
  const ids = ended.map(({ id }) => id);
  if (ids.length > 0) await wakeContracts(em, ids, now);
}
