import { assertNever } from '../../errors.ts';
import type { EventPayout } from '../terms.ts';
import { priceWords, type Told } from './price-words.ts';
import { amountWords, counted } from './words.ts';

type Bonus = NonNullable<EventPayout['performanceBonus']>;
type Tier = Bonus['bonusTiers'][number];

/** What comes on top for a good calendar month (seed 003, PerformanceBonus; semantics, After the fact). */
export function bonusWords(told: Told): string[] {
  const bonus = told.payout.performanceBonus;
  if (bonus === undefined) return [];
  return [
    `A bonus is paid for a calendar month that reaches a tier, counted by the ${basisWords(bonus.basis)} of its actions; the highest tier that is reached decides.`,
    typeWords(bonus.type),
    ...bonus.bonusTiers.map((tier) => `Bonus tier at ${thresholdWords(tier, told)}: ${paysWords(bonus, tier, told)}.`),
    'A month is that of the event dates. Its bonus is worked out three days after its last action has locked or been taken back, from the actions that are approved then; what is taken back later lowers it.',
  ];
}

function basisWords(basis: Bonus['basis']): string {
  switch (basis) {
    case 'REVENUE':
      return 'sale amounts';
    case 'ACTIONS':
      return 'number';
    default:
      return assertNever(basis);
  }
}

function typeWords(type: Bonus['type']): string {
  const difference = 'the difference to what it was paid is the bonus';
  switch (type) {
    case 'ALL_ACTIONS':
      return `Every action of the month is raised to what the tier pays; ${difference}.`;
    case 'SUBSEQUENT_ACTIONS':
      return `Each action of the month after the threshold is raised to what the tier pays; ${difference}.`;
    case 'FIXED':
      return 'The bonus is one sum for the month.';
    default:
      return assertNever(type);
  }
}

const thresholdWords = ({ revenueThreshold, actionThreshold = 0 }: Tier, { currency }: Told): string =>
  revenueThreshold === undefined
    ? counted(actionThreshold, 'action')
    : `${amountWords(revenueThreshold, currency)} of sale amounts`;

const paysWords = ({ type }: Bonus, tier: Tier, told: Told): string =>
  type === 'FIXED' ? amountWords(tier.payout ?? '0', told.currency) : priceWords(tier, told);
