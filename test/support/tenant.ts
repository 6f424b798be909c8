import { v7 as uuid } from 'uuid';
import { BrandEntity, type Brand } from '../../database/entities/brand.ts';
import { drafted } from '../../database/queries/contractLife.ts';
import { ContractEntity, type Contract } from '../../database/entities/contract.ts';
import { EventTypeEntity, type EventType } from '../../database/entities/eventType.ts';
import { PartnerEntity, type Partner } from '../../database/entities/partner.ts';
import type { Touch } from '../../database/entities/touch.ts';
import type { Database } from '../../database/orm.ts';
import type { EventCategory } from '../../domain/contract/vocabulary.ts';
import { terms as termsSchema } from '../../domain/contract/terms.ts';
import { termsHashOf } from '../../platform/sha256.ts';

/** A brand that pays one partner for sales, under one contract. */
export interface Tenant {
  readonly brand: Brand;
  readonly eventType: EventType;
  readonly partner: Partner;
  readonly contract: Contract;
}

const longAgo = '2020-01-01T00:00:00.000Z';

/** 10 % of the order, locked a day after the end of the event's day and paid two days after the end of that day. */
export const simpleEventPayout = {
  eventType: 'SALE',
  payoutLevel: 'ORDER',
  defaultPayoutRate: '10',
  locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 1 },
  payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 2 },
};

/** What changes {@link simpleEventPayout} to 0.25 for each click. */
export const perClick = { payoutLevel: 'CLICK', defaultPayout: '0.25', defaultPayoutRate: undefined };

export async function aTenant(
  database: Database,
  eventPayout: Record<string, unknown> = {},
  category: EventCategory = 'SALE',
): Promise<Tenant> {
  const em = database.em.fork();
  const brand: Brand = {
    id: uuid(),
    name: 'Acme Inc',
    currency: 'USD',
    timeZone: 'America/New_York',
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
    createdAt: longAgo,
  };
  await em.insert(BrandEntity, brand);
  const eventType: EventType = {
    id: uuid(),
    brandId: brand.id,
    code: 'SALE',
    name: 'Sale',
    category,
    externalId: null,
    customerStatusMapping: null,
    test: false,
    createdAt: longAgo,
  };
  await em.insert(EventTypeEntity, eventType);
  const partner = await aPartner(database, brand, 'Wile E. Coyote');
  return { brand, eventType, partner, contract: await aContract(database, partner, eventPayout) };
}

export async function aPartner(database: Database, brand: Brand, name: string): Promise<Partner> {
  const partner: Partner = {
    id: uuid(),
    brandId: brand.id,
    name,
    email: 'partner@example.com',
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
  };
  await database.em.fork().insert(PartnerEntity, partner);
  return partner;
}

/** As it arrives over HTTP: what is undefined is not there. */
export const asJson = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** A contract in force since long ago; `eventPayout` changes {@link simpleEventPayout}. */
export async function aContract(
  database: Database,
  partner: Partner,
  eventPayout: Record<string, unknown> = {},
): Promise<Contract> {
  const terms = termsSchema.parse(
    asJson({ currency: 'USD', eventPayouts: [{ ...simpleEventPayout, ...eventPayout }] }),
  );
  const contract = drafted({
    id: uuid(),
    brandId: partner.brandId,
    partnerId: partner.id,
    startAt: longAgo,
    endAt: null,
    brandSignatory: 'Acme Inc',
    brandSignedAt: longAgo,
    partnerSignatory: partner.name,
    partnerSignedAt: longAgo,
    terms,
    termsHash: termsHashOf(terms),
    createdAt: longAgo,
  });
  await database.em.fork().insert(ContractEntity, contract);
  return contract;
}

/** A click as it is stored; what is not said is unknown. */
export const aClick = (of: Pick<Touch, 'brandId' | 'partnerId' | 'at'> & Partial<Touch>): Touch => ({
  id: uuid(),
  kind: 'CLICK',
  trackingLinkId: null,
  customerProfileId: null,
  deviceId: null,
  landingPage: null,
  referrerUrl: null,
  userAgent: null,
  ipAddress: null,
  country: null,
  sharedId: null,
  sku: null,
  params: {},
  bot: false,
  duplicateOf: null,
  ...of,
});
