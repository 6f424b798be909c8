import { z } from 'zod';
import { currencyCode, decimal, decimalText, type Money } from '../money.ts';
import { fitsMinorUnit, fittingDigits } from './minimum.ts';
import { personOf } from './person.ts';

/*
 * Who has to agree before money goes out.
 */

const limits = z
  .strictObject({
    oneAbove: decimalText.optional().meta({ description: 'Above it one person has to approve. Absent: none.' }),
    twoAbove: decimalText.optional().meta({ description: 'Above it two persons have to. Absent: never two.' }),
  })
  .meta({ id: 'PayoutApprovalLimits' });

/** By currency: one that is not named needs nobody's approval. */
export const payoutApproval = z.record(currencyCode, limits).superRefine((policy, context) => {
  for (const [currency, { oneAbove, twoAbove }] of Object.entries(policy)) {
    for (const [name, amount] of Object.entries({ oneAbove, twoAbove })) {
      if (amount === undefined || fitsMinorUnit(amount, currency)) continue;
      context.addIssue({ code: 'custom', path: [currency, name], message: fittingDigits(currency) });
    }
    if (oneAbove === undefined || twoAbove === undefined || decimal(oneAbove).lessThanOrEqualTo(twoAbove)) continue;
    context.addIssue({ code: 'custom', path: [currency, 'twoAbove'], message: 'expected at least what oneAbove is' });
  }
});
export type PayoutApproval = z.output<typeof payoutApproval>;

/** How many persons have to approve a payment of that amount. */
export function approvalsRequired(policy: PayoutApproval | null, { amount, currency }: Money): 0 | 1 | 2 {
  const { oneAbove, twoAbove } = policy?.[currency] ?? {};
  if (twoAbove !== undefined && amount.greaterThan(twoAbove)) return 2;
  return oneAbove !== undefined && amount.greaterThan(oneAbove) ? 1 : 0;
}

/** How many persons stand behind these approvals. */
export const personsAmong = (actors: readonly string[]): number => new Set(actors.map(personOf)).size;
