import { assertNever } from '../../domain/errors.ts';
import type { ContractStatus } from '../../domain/contract/vocabulary.ts';

const present = { $ne: null };
const signed = { brandSignedAt: present, partnerSignedAt: present, declinedAt: null };

/** The condition that a contract has a status at an instant: domain/contract's `statusAt` as a query. */
export function hasStatus(status: ContractStatus, now: string) {
  switch (status) {
    case 'DECLINED':
      return { declinedAt: present };
    case 'PENDING':
      return { declinedAt: null, $or: [{ brandSignedAt: null }, { partnerSignedAt: null }] };
    case 'UPCOMING':
      return { ...signed, startAt: { $gt: now } };
    case 'ACTIVE':
      return { ...signed, startAt: { $lte: now }, $or: [{ endAt: null }, { endAt: { $gt: now } }] };
    case 'EXPIRED':
      return { ...signed, startAt: { $lte: now }, endAt: { $lte: now } };
    default:
      return assertNever(status);
  }
}
