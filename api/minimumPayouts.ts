import type { Partner } from '../database/entities/partner.ts';
import { amountText, decimalText, money } from '../domain/money.ts';
import { fitsMinorUnit, fittingDigits, minimumPayouts, type MinimumPayouts } from '../domain/payout/minimum.ts';
import { invalidField } from './http/validation.ts';

/** The minimums of a partner, as a request sets them. */
export const partnerMinimums = {
  minimumPayout: decimalText.meta({
    description:
      'The one of `minimumPayouts` in the partner’s own currency. In an answer 0 where it has none of its own: then the brand’s counts.',
    example: '50.00',
  }),
  minimumPayouts: minimumPayouts.meta({
    description: 'For each currency; below it a statement rolls over. Where a currency is missing the brand’s counts.',
  }),
} as const;

interface AskedMinimums {
  readonly minimumPayout?: string | undefined;
  readonly minimumPayouts?: MinimumPayouts | undefined;
}

/**
 * The minimums that a request leaves a partner with: `minimumPayouts` replaces them all, `minimumPayout` the one in its own currency.
 * @throws DomainError VALIDATION_FAILED for more digits than the currency has
 */
export function minimumsAfter(asked: AskedMinimums, { currency, minimumPayouts: before }: MinimumsOfPartner) {
  const minimums = asked.minimumPayouts ?? before;
  const own = asked.minimumPayout;
  if (own === undefined) return minimums;
  if (!fitsMinorUnit(own, currency)) throw invalidField('/minimumPayout', fittingDigits(currency));
  return { ...minimums, [currency]: own };
}

type MinimumsOfPartner = Pick<Partner, 'currency' | 'minimumPayouts'>;

/** The minimums in the answer. */
export const minimumsAnswer = ({ currency, minimumPayouts }: MinimumsOfPartner) => ({
  minimumPayout: amountText(money(minimumPayouts[currency] ?? '0', currency)),
  minimumPayouts: shown(minimumPayouts),
});

/** Each with the digits of its currency. */
export const shown = (minimums: MinimumPayouts): MinimumPayouts =>
  Object.fromEntries(
    Object.entries(minimums).map(([currency, amount]) => [currency, amountText(money(amount, currency))]),
  );
