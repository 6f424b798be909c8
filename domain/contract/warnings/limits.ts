import { decimal } from '../../money.ts';
import type { EventPayout, Terms } from '../terms.ts';
import { ofEach, warnIf, type Warning } from './warning.ts';

type Limit = EventPayout['limits'][number];
type PayoutLevel = EventPayout['payoutLevel'];

interface Price {
  readonly payout?: string | undefined;
}

/** Limits of an event payout and of its groups that suit neither its level nor its fixed payouts. */
export const limitWarnings = (payout: EventPayout): Warning[] => [
  ...ofEach('/limits', payout.limits, (limit) => [
    ...countWarnings(limit, payout.payoutLevel),
    ...cutWarnings(limit, fixedPayouts(payout)),
  ]),
  ...ofEach('/payoutGroups', payout.payoutGroups, (group) =>
    ofEach('/limits', group.limits, (limit) => [
      ...countWarnings(limit, payout.payoutLevel),
      ...cutWarnings(limit, fixedIn([group, ...group.tiers])),
    ]),
  ),
];

export const spendLimitWarnings = ({ spendLimit, eventPayouts }: Terms): Warning[] =>
  belowFixed('/spendLimit', spendLimit, eventPayouts.flatMap(fixedPayouts));

/** Calls in progress are counted at level CALL, clicks at level CLICK; elsewhere there are none. */
function countWarnings({ type }: Limit, level: PayoutLevel): Warning[] {
  return [
    ...warnIf(type === 'CONCURRENT_CALLS' && level !== 'CALL', '/type', `limits calls, at level ${level}`),
    ...warnIf(type === 'CLICKS' && level !== 'CLICK', '/type', `limits clicks, at level ${level}`),
  ];
}

const cutWarnings = ({ type, value, weekendOverrideValue }: Limit, fixed: readonly string[]): Warning[] =>
  type === 'PAYOUT'
    ? [...belowFixed('/value', value, fixed), ...belowFixed('/weekendOverrideValue', weekendOverrideValue, fixed)]
    : [];

function belowFixed(pointer: string, limit: string | undefined, fixed: readonly string[]): Warning[] {
  if (limit === undefined) return [];
  const cut = fixed.find((payout) => decimal(payout).greaterThan(limit));
  if (cut === undefined) return [];
  return [{ pointer, detail: `is ${limit}, so that the fixed payout of ${cut} is never paid in full` }];
}

const fixedPayouts = ({ defaultPayout, payoutGroups }: EventPayout): string[] =>
  fixedIn([{ payout: defaultPayout }, ...payoutGroups.flatMap((group) => [group, ...group.tiers])]);

const fixedIn = (prices: readonly Price[]): string[] => prices.flatMap(({ payout }) => payout ?? []);
