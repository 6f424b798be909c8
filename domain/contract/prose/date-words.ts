import { localDate, lockingAt, payableAt } from '../../calendar.ts';
import { assertNever } from '../../errors.ts';
import type { EventPayout } from '../terms.ts';
import type { Told } from './price-words.ts';
import { counted, dayWords } from './words.ts';

type Locking = EventPayout['locking'];
type Scheduling = EventPayout['payoutScheduling'];

/**
 * When an action locks and when it is paid, with the dates that an example would have.
 * @param exampleAt the instant of the example, such as the start of the contract
 */
export function dateWords({ payout, brand }: Told, exampleAt: string): string[] {
  const { locking, payoutScheduling } = payout;
  const { timeZone, minimumReviewPeriod } = brand;
  const lock = lockingAt(locking, exampleAt, timeZone);
  const basisAt = payoutScheduling.basis === 'LOCKED' ? lock : exampleAt;
  const payable = payableAt(payoutScheduling, basisAt, timeZone);
  const on = (instant: string): string => dayWords(localDate(instant, timeZone));
  return [
    `An action locks ${after(locking)}${endOf(locking)} ${basisWords(locking)}. Until then the brand may correct it or take it back; from then on its payout is owed.`,
    `For example, an action ${exampleBasis(locking)} ${on(exampleAt)} locks on ${on(lock)}.`,
    ...openEndWords(locking),
    ...(minimumReviewPeriod === 0
      ? []
      : [`It does not lock earlier than ${counted(minimumReviewPeriod, 'day')} after it was reported.`]),
    `A locked action is paid ${schedulingWords(payoutScheduling)}, with the first statement from then on that reaches the partner’s minimum.`,
    payoutScheduling.basis === 'LOCKED'
      ? `The action of the example is paid from ${on(payable)} on.`
      : `For example, an action invoiced on ${on(exampleAt)} is paid from ${on(payable)} on.`,
  ];
}

/** "1 month and 3 days after ", "at " */
function after({ monthOffset, dayOffset }: Pick<Locking, 'monthOffset' | 'dayOffset'>): string {
  const parts = [
    ...(monthOffset === 0 ? [] : [counted(monthOffset, 'month')]),
    ...(dayOffset === 0 ? [] : [counted(dayOffset, 'day')]),
  ];
  return parts.length === 0 ? 'at ' : `${parts.join(' and ')} after `;
}

function endOf({ period }: Locking): string {
  switch (period) {
    case 'DAY':
      return 'the end of the day on which';
    case 'WEEK':
      return 'the end of the week (Monday to Sunday) in which';
    case 'HALF_MONTH':
      return 'the end of the half month (to the 15th, or from the 16th) in which';
    case 'MONTH':
      return 'the end of the calendar month in which';
    default:
      return assertNever(period);
  }
}

function basisWords({ basis }: Locking): string {
  switch (basis) {
    case 'TRACKED':
      return 'it happened';
    case 'APPROVED':
      return 'the brand approved it';
    case 'COMMISSIONABLE':
      return 'the brand declared it eligible for commission';
    default:
      return assertNever(basis);
  }
}

function exampleBasis({ basis }: Locking): string {
  switch (basis) {
    case 'TRACKED':
      return 'of';
    case 'APPROVED':
      return 'approved on';
    case 'COMMISSIONABLE':
      return 'declared eligible on';
    default:
      return assertNever(basis);
  }
}

/** Open-ended locking waits for its basis, or for an approval, and ends by itself (semantics, Dates). */
function openEndWords({
  basis,
  openEndedAutoLockingMode: mode,
  maxMonthsOpenEndedPeriod: most = 0,
}: Locking): string[] {
  const until = `${counted(most, 'month')} after it happened`;
  const waits =
    basis === 'TRACKED' ? ['Locking is open-ended: this time begins only when the brand has approved the action.'] : [];
  switch (mode) {
    case undefined:
      return [];
    case 'APPROVE':
      return [...waits, `An action for which this time has not begun ${until} is approved then.`];
    case 'REJECT':
      return [...waits, `An action for which this time has not begun ${until} is rejected then, and not paid.`];
    default:
      return assertNever(mode);
  }
}

function schedulingWords(scheduling: Scheduling): string {
  const event = scheduling.basis === 'LOCKED' ? 'it locked' : 'it was invoiced';
  switch (scheduling.period) {
    case 'END_OF_DAY':
      return `${after(scheduling)}the end of the day on which ${event}`;
    case 'END_OF_MONTH':
      return `${after(scheduling)}the end of the calendar month in which ${event}`;
    case undefined:
      return after(scheduling) === 'at ' ? `at once when ${event}` : `${after(scheduling)}${event}`;
    default:
      return assertNever(scheduling.period);
  }
}
