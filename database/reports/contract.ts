import { statusAt, type ContractLife } from '../../domain/contract/contract.ts';
import { instantText } from '../../domain/instant.ts';
import type { Contract } from '../entities/contract.ts';

/** What decides a stored contract's status. */
export const lifeOf = (row: Contract): ContractLife => ({
  startDate: row.startAt,
  endDate: row.endAt ?? null,
  brandSignedAt: row.brandSignedAt ?? null,
  partnerSignedAt: row.partnerSignedAt ?? null,
  declinedAt: row.declinedAt ?? null,
});

/** A contract as the API answers it and as webhooks carry it: seed 003's object in camelCase. */
export const contractReport = (row: Contract, now: string) => ({
  id: row.id,
  externalId: row.externalId ?? null,
  partnerId: row.partnerId,
  templateId: row.templateId ?? null,
  followsId: row.followsId ?? null,
  modification: row.modification ?? null,
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
