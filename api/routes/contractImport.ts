import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { EventType } from '../../database/entities/eventType.ts';
import { EventTypeEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { drawUp, type ContractDraft } from '../../database/queries/contractLife.ts';
import { transaction } from '../../database/transaction.ts';
import { importedContract, type ImportedContract, type ImportedEventType } from '../../domain/contract/import.ts';
import type { Terms } from '../../domain/contract/terms.ts';
import { DomainError } from '../../domain/errors.ts';
import { access } from '../access/access.ts';
import { created } from '../http/answers.ts';
import { contract, contractView } from '../contract.ts';
import { id } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { termsHashOf } from '../../platform/sha256.ts';
import { namedPartner } from '../access/tenancy.ts';
import { invalidField, mistakes } from '../http/validation.ts';

/** The object as it came, and as we read it. What is wrong in it is refused under its own names. */
const impactContract = z.record(z.string(), z.unknown()).transform((raw, refusals) => {
  const read = importedContract.safeParse(raw);
  if (read.success) return { raw, read: read.data };
  for (const { path, detail } of read.error.issues.flatMap((issue) => mistakes(issue))) {
    refusals.addIssue({ code: 'custom', path, message: detail });
  }
  return z.NEVER;
});

const newImport = z.strictObject({
  partnerId: id,
  contract: impactContract.meta({
    description: 'As the other system gives it out.',
    example: {
      Id: '1000',
      StartDate: '2026-01-01T00:00:00Z',
      Terms: {
        Currency: 'USD',
        EventPayouts: [
          {
            EventTypeId: '16027',
            EventTypeName: 'Sale',
            EventCategory: 'SALE',
            PayoutLevel: 'ORDER',
            DefaultPayoutRate: '10',
          },
        ],
      },
    },
  }),
});

/**
 * The brand's event type of an imported one: known by its external id; else ours of the same code, which then gets that
 * id; else a new one. @throws DomainError CONFLICT when the code belongs to another kind of event
 */
async function eventTypeFor(
  em: EntityManager,
  brandId: string,
  imported: ImportedEventType,
  now: string,
): Promise<EventType> {
  const { externalId, code, name, category } = imported;
  const known = await em.findOne(EventTypeEntity, { brandId, externalId });
  if (known !== null) return known;
  const namesake = await em.findOne(EventTypeEntity, { brandId, code });
  if (namesake === null) {
    const made = {
      id: uuid(),
      brandId,
      code,
      name,
      category,
      externalId,
      customerStatusMapping: null,
      test: false,
      createdAt: now,
    };
    await em.insert(EventTypeEntity, made);
    return made;
  }
  if (namesake.externalId || namesake.category !== category) {
    throw new DomainError('CONFLICT', `Event type ${code} is another one: it has another external id or category.`);
  }
  namesake.externalId = externalId;
  await em.flush();
  return namesake;
}

/** The terms with the codes of the brand's own event types; the two lists go side by side. */
function withCodes(terms: Terms, eventTypes: readonly EventType[]): Terms {
  const codes = eventTypes.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw invalidField('/contract/Terms/EventPayouts', `event type ${twice} comes twice`);
  return {
    ...terms,
    eventPayouts: terms.eventPayouts.map((payout, index) => ({
      ...payout,
      eventType: codes[index] ?? payout.eventType,
    })),
  };
}

const importedRow = (read: ImportedContract, terms: Terms, now: string) => ({
  externalId: read.externalId,
  startAt: read.startDate,
  endAt: read.endDate,
  brandSignatory: read.brandSignatory,
  brandSignedAt: read.brandSignedAt,
  partnerSignatory: read.partnerSignatory,
  partnerSignedAt: read.partnerSignedAt,
  partnerRecordedBy: read.partnerSignedAt === null ? null : ('BRAND' as const),
  declinedAt: read.declinedAt,
  declinedBy: null,
  terms,
  termsHash: termsHashOf(terms),
  createdAt: read.createdAt ?? now,
  updatedAt: read.updatedAt,
});

export const contractImportRoute = route({
  method: 'post',
  path: '/v1/contracts/import',
  summary: 'Import a contract of impact.com',
  description:
    'The object verbatim. Event types are found by their EventTypeId, else by their name in upper case, else made. Signatures keep their dates.',
  roles: access.program,
  takes: { ...nothing, body: newImport },
  responses: { 201: { description: 'The contract in our spelling.', body: contract } },
  problems: ['NOT_FOUND', 'CONFLICT', 'CONTRACT_OVERLAPS'],
  async handle({ body: { partnerId, contract }, principal }, { em, database, clock }) {
    const partner = await namedPartner(em, principal, partnerId);
    const now = await clock.now();
    return transaction(database, async (em) => {
      const eventTypes: EventType[] = [];
      for (const imported of contract.read.eventTypes) {
        eventTypes.push(await eventTypeFor(em, partner.brandId, imported, now));
      }
      const draft: ContractDraft = {
        ...importedRow(contract.read, withCodes(contract.read.terms, eventTypes), now),
        id: uuid(),
        brandId: partner.brandId,
        partnerId: partner.id,
        imported: contract.raw,
      };
      const row = await drawUp(em, draft, now);
      return created('/v1/contracts', await contractView(em, row, now));
    });
  },
});
