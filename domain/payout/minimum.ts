import { z } from 'zod';
import { currencyCode, decimalText, minorUnits } from '../money.ts';

/** The least that is paid out, for each currency that has one: below it a statement rolls over. */
export type MinimumPayouts = Readonly<Record<string, string>>;

/** Whether the amount can be paid: it has no more digits than the currency's minor unit. */
export const fitsMinorUnit = (amount: string, currency: string): boolean =>
  (amount.split('.')[1]?.length ?? 0) <= minorUnits(currency);

/** What was expected of an amount that has more. */
export const fittingDigits = (currency: string): string =>
  `expected at most ${String(minorUnits(currency))} digits behind the point, as ${currency} has`;

export const minimumPayouts = z
  .record(currencyCode, decimalText)
  .superRefine((minimums, context) => {
    for (const [currency, amount] of Object.entries(minimums)) {
      if (!fitsMinorUnit(amount, currency)) {
        context.addIssue({ code: 'custom', path: [currency], message: fittingDigits(currency) });
      }
    }
  })
  .meta({ example: { USD: '50.00', JPY: '5000' } });

/** The minimum of a currency: the partner's own, else the brand's; "0" where neither has one. */
export const minimumIn = (currency: string, partner: MinimumPayouts, brand: MinimumPayouts): string =>
  partner[currency] ?? brand[currency] ?? '0';
