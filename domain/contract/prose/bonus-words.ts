import { assertNever } from '../../errors.ts';
import type { EventPayout } from '../terms.ts';
import { listed, type Sentence } from './document.ts';
import type { Told } from './price-words.ts';
import { amountWords, counted, percentWords } from './words.ts';

type Bonus = NonNullable<EventPayout['performanceBonus']>;
type Tier = Bonus['bonusTiers'][number];

/** What comes on top for a good calendar month (seed 003, PerformanceBonus; semantics, After the fact). */
export function bonusWords(told: Told): Sentence[] {
  const bonus = told.payout.performanceBonus;
  if (bonus === undefined) return [];
  return [
    `A bonus is paid for a calendar month that reaches a tier, counted by the ${basisWords(bonus.basis)} of its actions.`,
    ...listed(
      typeWords(bonus.type),
      bonus.bonusTiers.map((tier) => `Tier at ${thresholdWords(tier, told)}: ${paysWords(bonus, tier, told)}.`),
    ),
    'A month is that of the event dates. Its bonus is worked out three days after it is over and its last action has locked or been taken back, from the actions that are approved then; what is taken back later lowers it.',
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
  const difference =
    'the difference to what it was paid is the bonus. An action that was paid more keeps what it was paid';
  switch (type) {
    case 'ALL_ACTIONS':
      return `Every action of the month is raised to what the highest tier reached pays; ${difference}.`;
    case 'SUBSEQUENT_ACTIONS':
      return `Each action of the month that comes after a threshold is raised to what that tier pays; ${difference}.`;
    case 'FIXED':
      return 'The bonus is one sum for the month: that of the highest tier reached.';
    default:
      return assertNever(type);
  }
}

const thresholdWords = ({ revenueThreshold, actionThreshold = 0 }: Tier, { currency }: Told): string =>
  revenueThreshold === undefined
    ? counted(actionThreshold, 'action')
    : `${amountWords(revenueThreshold, currency)} of sale amounts`;

function paysWords({ type }: Bonus, { payout, payoutRate = '0' }: Tier, { currency }: Told): string {
  if (payout === undefined) return `${percentWords(payoutRate)} of the sale amount`;
  return type === 'FIXED' ? amountWords(payout, currency) : `${amountWords(payout, currency)} for each action`;
}
