import type { EventPayout } from '../terms.ts';
import type { EventCategory, PayoutLevel } from '../vocabulary.ts';
import { warnIf, type Warning } from './warning.ts';

/** A payout at a level that does not count what its event type counts: a day's clicks, or a call's minutes, are paid once. */
export function levelWarnings({ payoutLevel }: EventPayout, category: EventCategory | undefined): Warning[] {
  const counted = category && countedAt[category];
  if (counted === undefined) return [];
  const [level, once] = counted;
  return warnIf(payoutLevel !== level, '/payoutLevel', `is ${payoutLevel} and not ${level}, so that ${once}`);
}

const wholeDay = (what: string) => ['CLICK', `a day’s ${what} are paid once, however many they are`] as const;

const countedAt: Readonly<Partial<Record<EventCategory, readonly [level: PayoutLevel, once: string]>>> = {
  CLICK: wholeDay('clicks'),
  PAGE_VISIT: wholeDay('visits'),
  CALL_PER_RING: ['CALL', 'a call is paid like an order'],
  CALL_PER_DURATION: ['CALL', 'a call is paid once, however long it is'],
  CALL_PER_CONVERSATION: ['CALL', 'a call is paid also where nobody talked'],
};
