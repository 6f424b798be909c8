import { assertNever } from '../../errors.ts';
import { statusAt, type ContractLife } from '../contract.ts';
import type { Terms } from '../terms.ts';
import type { ContractStatus, EventCategory } from '../vocabulary.ts';
import type { Particular } from './document.ts';
import type { Brand } from './price-words.ts';
import { momentWords } from './words.ts';

/** A contract and what its text says of its parties; instants in UTC. */
export interface ContractToTell extends ContractLife {
  readonly id: string;
  readonly externalId: string | null;
  readonly partner: { readonly name: string };
  readonly brand: Brand;
  readonly brandSignatory: string | null;
  readonly partnerSignatory: string | null;
  /** Whether the brand told of the partner’s signature. */
  readonly recordedByBrand: boolean;
  readonly eventTypes: readonly { readonly code: string; readonly name: string; readonly category: EventCategory }[];
  readonly terms: Terms;
}

/** Which contract it is, between whom, and whether it is in force. */
export function particulars(contract: ContractToTell, now: string): Particular[] {
  const { brand, externalId, startDate, endDate } = contract;
  const at = (instant: string): string => momentWords(instant, brand.timeZone);
  const signed = (signatory: string | null, signedAt: string | null): string =>
    signedAt === null ? 'not yet' : `by ${signatory ?? ''} on ${at(signedAt)}`;
  const recorded = contract.recordedByBrand ? ', as told by the brand' : '';
  return [
    { label: 'Brand', text: brand.name },
    { label: 'Partner', text: contract.partner.name },
    { label: 'Contract', text: externalId === null ? contract.id : `${externalId} (${contract.id})` },
    { label: 'Status', text: statusWords(statusAt(contract, now)) },
    {
      label: 'Time',
      text: `from ${at(startDate)} on${endDate === null ? ', without an end' : `, until before ${at(endDate)}`}`,
    },
    { label: 'Signed by the brand', text: signed(contract.brandSignatory, contract.brandSignedAt) },
    {
      label: 'Signed by the partner',
      text: `${signed(contract.partnerSignatory, contract.partnerSignedAt)}${recorded}`,
    },
    { label: 'Currency', text: contract.terms.currency },
    { label: 'Time zone', text: brand.timeZone },
  ];
}

function statusWords(status: ContractStatus): string {
  switch (status) {
    case 'ACTIVE':
      return 'active: it is in force';
    case 'PENDING':
      return 'pending: it waits for a signature';
    case 'UPCOMING':
      return 'upcoming: both have signed, and its time is to come';
    case 'DECLINED':
      return 'declined: it never comes into force';
    case 'EXPIRED':
      return 'expired: its time is over';
    default:
      return assertNever(status);
  }
}
