import type { EventPayout } from '../terms.ts';
import { warnIf, type Warning } from './warning.ts';

/*
 * What is stored and told, and what nothing acts on yet. Nobody should learn that from a payment.
 */

export const unappliedDates = ({ payoutScheduling }: EventPayout): Warning[] => [
  ...warnIf(
    payoutScheduling.basis === 'INVOICED',
    '/payoutScheduling/basis',
    'is INVOICED, and there are no invoices yet: such actions stay LOCKED',
  ),
];
