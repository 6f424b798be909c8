import { plusDuration } from '../../domain/calendar.ts';
import { nextAskAt } from '../../domain/payout/railAnswer.ts';
import type { Rail } from './rail.ts';

/** When the rail is asked next whether a payment that has arrived came back; null: it cannot any more. */
export function returnWatch({ returnDays }: Rail, completedAt: string, now: string): string | null {
  const askAt = nextAskAt(completedAt, now);
  return askAt <= plusDuration(completedAt, `P${String(returnDays)}D`, 'UTC') ? askAt : null;
}
