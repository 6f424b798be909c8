import { z } from 'zod';
import type { Contract } from '../database/entities/contract.ts';
import type { EntityManager } from '../database/orm.ts';
import { announce } from '../database/queries/announce.ts';
import { statusAt, type ContractLife } from '../domain/contract/contract.ts';
import { terms } from '../domain/contract/terms.ts';
import { contractStatuses } from '../domain/contract/vocabulary.ts';
import { instantText } from '../domain/instant.ts';
import type { NotificationEvent } from '../domain/notification/events.ts';
import { at, id } from './http/fields.ts';

/** A contract as the API shows it: seed 003's object in camelCase. */
export const contract = z
  .strictObject({
    id,
    externalId: z.string().nullable().meta({ description: 'The Id of the imported object.' }),
    partnerId: id,
    status: z.enum(contractStatuses),
    startDate: at,
    endDate: at.nullable().meta({ description: 'Exclusive.' }),
    brandSignatory: z.string().nullable(),
    brandSignatoryDate: at.nullable(),
    partnerSignatory: z.string().nullable(),
    partnerSignatoryDate: at.nullable(),
    recordedBy: z
      .literal('BRAND')
      .nullable()
      .meta({ description: 'BRAND when the brand recorded its partner’s signature.' }),
    declinedAt: at.nullable(),
    declinedBy: z.enum(['BRAND', 'PARTNER']).nullable(),
    terms,
    dateCreated: at,
    dateLastUpdated: at.nullable(),
  })
  .meta({ id: 'Contract' });

export const lifeOf = (row: Contract): ContractLife => ({
  startDate: row.startAt,
  endDate: row.endAt ?? null,
  brandSignedAt: row.brandSignedAt ?? null,
  partnerSignedAt: row.partnerSignedAt ?? null,
  declinedAt: row.declinedAt ?? null,
});

export const contractView = (row: Contract, now: string): z.output<typeof contract> => ({
  id: row.id,
  externalId: row.externalId ?? null,
  partnerId: row.partnerId,
  status: statusAt(lifeOf(row), now),
  startDate: instantText(row.startAt),
  endDate: instantText(row.endAt),
  brandSignatory: row.brandSignatory ?? null,
  brandSignatoryDate: instantText(row.brandSignedAt),
  partnerSignatory: row.partnerSignatory ?? null,
  partnerSignatoryDate: instantText(row.partnerSignedAt),
  recordedBy: row.partnerRecordedBy ?? null,
  declinedAt: instantText(row.declinedAt),
  declinedBy: row.declinedBy ?? null,
  terms: row.terms,
  dateCreated: instantText(row.createdAt),
  dateLastUpdated: instantText(row.updatedAt),
});

/** Tells both parties what happened to a contract, in the transaction in which it happened. */
export const announceContract = (
  em: EntityManager,
  type: Extract<NotificationEvent, `contract.${string}`>,
  row: Contract,
  now: string,
): Promise<void> => {
  const event = { type, subjectId: row.id, toBrand: true, toPartnerId: row.partnerId, body: contractView(row, now) };
  return announce(em, { brandId: row.brandId, events: [event], at: now });
};
