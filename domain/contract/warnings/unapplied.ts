import { decimal } from '../../money.ts';
import type { EventPayout, Terms } from '../terms.ts';
import { warnIf, type Warning } from './warning.ts';

/*
 * What is stored and told, and what nothing acts on yet. Nobody should learn that from a payment.
 */

export const unappliedReturnTerms = ({ returnPolicy, maxReturnPercentage }: Terms): Warning[] => [
  ...warnIf(returnPolicy !== 'ALWAYS_OK', '/returnPolicy', 'is not applied yet: support may take back any return'),
  ...warnIf(
    decimal(maxReturnPercentage).lessThan(100),
    '/maxReturnPercentage',
    'is not applied yet: any share may come back',
  ),
];

export const unappliedDates = ({ payoutScheduling }: EventPayout): Warning[] => [
  ...warnIf(
    payoutScheduling.basis === 'INVOICED',
    '/payoutScheduling/basis',
    'is INVOICED, and there are no invoices yet: such actions stay LOCKED',
  ),
];
