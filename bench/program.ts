import { v7 as uuid } from 'uuid';
import { BrandEntity, type Brand } from '../database/entities/brand.ts';
import { ContractEntity } from '../database/entities/contract.ts';
import { EventTypeEntity } from '../database/entities/eventType.ts';
import { PartnerEntity } from '../database/entities/partner.ts';
import type { EntityManager } from '../database/orm.ts';
import { drafted } from '../database/queries/contractLife.ts';
import { terms as termsSchema } from '../domain/contract/terms.ts';
import { termsHashOf } from '../platform/sha256.ts';

/** A brand that pays one partner for sales, under one contract. */
export interface Program {
  readonly brandId: string;
  readonly partnerId: string;
  readonly contractId: string;
  readonly eventTypeId: string;
}

const longAgo = '2020-01-01T00:00:00.000Z';

/** What the brand has decided otherwise than another. */
const undecided = {
  timeZone: 'UTC',
  fiscalYearStartMonth: 1,
  minimumReviewPeriod: 0,
  sites: [],
  creditPolicy: 'LAST_REFERRER',
  invoicing: null,
  inquiryDays: null,
  inquiryAutomaticAnswer: null,
  correctionApprovalThreshold: null,
  minimumPayouts: {},
  payoutApproval: null,
  fundingRequiredSince: null,
  payerAccount: null,
  payerAccountSealed: null,
} as const satisfies Partial<Brand>;

/** Stores one; no workflow of its contract is started. */
export async function aProgram(em: EntityManager, terms: object): Promise<Program> {
  const [brandId, eventTypeId] = [uuid(), uuid()];
  await em.insert(BrandEntity, { ...undecided, id: brandId, name: 'Acme Inc', currency: 'USD', createdAt: longAgo });
  await em.insert(EventTypeEntity, {
    id: eventTypeId,
    brandId,
    code: 'SALE',
    name: 'Sale',
    category: 'SALE',
    externalId: null,
    customerStatusMapping: null,
    test: false,
    createdAt: longAgo,
  });
  return { brandId, eventTypeId, ...(await aPartner(em, brandId, terms)) };
}

/** Stores a partner of a brand, and its contract. */
export async function aPartner(
  em: EntityManager,
  brandId: string,
  terms: object,
): Promise<Pick<Program, 'partnerId' | 'contractId'>> {
  const [partnerId, contractId] = [uuid(), uuid()];
  await em.insert(PartnerEntity, {
    id: partnerId,
    brandId,
    name: 'Acme Blog',
    email: 'blog@example.com',
    country: 'US',
    currency: 'USD',
    groups: [],
    tags: [],
    minimumPayouts: {},
    payoutMethod: { rail: 'MANUAL_CSV' },
    payoutAccountSealed: null,
    payoutsHeldUntil: null,
    taxStatus: null,
    complianceHold: null,
    createdAt: longAgo,
  });
  const agreed = termsSchema.parse(terms);
  await em.insert(
    ContractEntity,
    drafted({
      id: contractId,
      brandId,
      partnerId,
      startAt: longAgo,
      endAt: null,
      brandSignatory: 'Acme Inc',
      brandSignedAt: longAgo,
      partnerSignatory: 'Acme Blog',
      partnerSignedAt: longAgo,
      terms: agreed,
      termsHash: termsHashOf(agreed),
      createdAt: longAgo,
    }),
  );
  return { partnerId, contractId };
}
