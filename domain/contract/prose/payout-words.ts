import type { EventPayout } from '../terms.ts';
import { conditionWords } from './conditions.ts';
import { categoryWords, levelWords, saleAmountWords } from './event-words.ts';
import { limitWords } from './limit-words.ts';
import type { Sentence } from './document.ts';
import { exampleWords, hasPercent, priceWords, type Told } from './price-words.ts';
import { amountWords, counted, ordinal } from './words.ts';

type Group = EventPayout['payoutGroups'][number];
type Tier = Group['tiers'][number];

/** What is paid where no group says otherwise. */
export function defaultWords(told: Told): string[] {
  const { payout, category } = told;
  const price = { payout: payout.defaultPayout, payoutRate: payout.defaultPayoutRate };
  const unless = payout.payoutGroups.length === 0 ? '' : ', unless a payout group below applies';
  return [
    `This part pays for ${categoryWords[category].what} (event type ${payout.eventType}).`,
    levelWords(payout.payoutLevel, category),
    `The default payout is ${priceWords(price, told)}${unless}.`,
    ...exampleWords(price, told),
    ...(hasPercent(payout) ? [saleAmountWords(payout.payoutLevel)] : []),
  ];
}

/** The groups by rank, each with its tiers and limits. */
export function groupWords(told: Told): Sentence[] {
  const groups = told.payout.payoutGroups.toSorted((one, other) => one.rank - other.rank);
  if (groups.length === 0) return [];
  return [
    'The groups are tried in this order, and the first one whose conditions all hold decides the payout instead of the default.',
    ...groups.map((group) => ({
      lead: `Group “${group.id}” (rank ${group.rank}) applies ${conditionWords(group.rules)}, and pays ${priceWords(group, told)}.`,
      details: [
        ...exampleWords(group, told),
        ...group.tiers.map((tier) => `Tier: ${tierWords(tier, told)}`),
        ...group.limits.map((limit) => limitWords(limit, told)),
      ],
    })),
    ...tierNotes(groups),
    ...limitNotes(groups),
  ];
}

// seed 003's own way of saying "never".
const NEVER = 2_147_483_647;

function tierWords(tier: Tier, told: Told): string {
  const price = priceWords(tier, told);
  if (tier.revenueThreshold !== undefined) {
    const revenue = amountWords(tier.revenueThreshold, told.currency);
    return `once the sale amounts of this group have reached ${revenue} in a calendar month: ${price}.`;
  }
  const count = tier.actionThreshold ?? tier.parentTier ?? 0;
  const whose = tier.parentTier === undefined ? 'of this group' : 'of all groups together';
  if (count >= NEVER) return `${price}, never reached: its threshold is ${counted(count, 'action')}.`;
  return `from the ${ordinal(count + 1)} action ${whose} in a calendar month: ${price}.`;
}

const tierNotes = (groups: readonly Group[]): string[] =>
  groups.some(({ tiers }) => tiers.length > 0)
    ? [
        'The tier that was reached before an action prices that action, whole; the count begins anew with each calendar month of event dates.',
      ]
    : [];

const limitNotes = (groups: readonly Group[]): string[] =>
  groups.some(({ limits }) => limits.length > 0)
    ? [
        'A group whose number of actions, pieces, clicks or calls is used up no longer applies, and the next one is tried; a limit of its payout cuts the payout.',
      ]
    : [];
