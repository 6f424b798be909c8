import { plusDuration } from '../calendar.ts';
import { decimal } from '../money.ts';
import { statusAt, type ContractLife } from './contract.ts';
import type { EarningKind } from '../earning/earning.ts';
import { monthEnd, monthOf, monthStart } from '../earning/month.ts';
import { statedEventPayoutOf, type Terms } from './terms.ts';

/*
 * What a contract does by itself, and when: it begins and ends, owes its slotting fees, tops up a month's earnings to what a
 * click is guaranteed, and pays bonuses (seed 003; semantics, After the fact).
 *
 *   signed ── ACTIVATE ── START_FEE ──┬── MONTHLY_FEE ──┬── MONTHLY_FEE ── … ── EXPIRE
 *                                     1st of a month    1st               ╰ month end: GUARANTEE, 3 days later: BONUS
 */

/** The next thing to do, and its date. */
export type ContractStep = { readonly at: string } & (
  | { readonly step: 'ACTIVATE' | 'EXPIRE' | 'START_FEE' | 'FIRST_ACTION_FEE' }
  | { readonly step: 'MONTHLY_FEE' | 'GUARANTEE'; readonly month: string }
  | { readonly step: 'BONUS'; readonly eventType: string; readonly month: string }
);

/** A month whose bonus is to be computed, and where its actions stand. Test actions are no part of it. */
export interface OpenBonusMonth {
  readonly eventType: string;
  readonly month: string;
  /** An action is PENDING without a date: only a command can lock it. */
  readonly awaitsCommand: boolean;
  /** The latest lock to come of its PENDING actions; null: all have locked or been reversed. */
  readonly lastLockingAt: string | null;
  /** When the last of the others locked or was reversed. */
  readonly lastSettledAt: string | null;
}

/** All that decides what comes next. Instants in UTC. */
export interface ContractProgress {
  readonly life: ContractLife;
  /** When we came to know of it. */
  readonly drawnUpAt: string;
  readonly imported: boolean;
  readonly terms: Terms;
  /** The brand's. */
  readonly timeZone: string;
  readonly activatedAt: string | null;
  readonly expiredAt: string | null;
  /** The kinds of earnings that there are already, each with its latest month. */
  readonly earned: ReadonlyMap<EarningKind, string | null>;
  /** Whether an action that is no test was recorded under it. */
  readonly hasAction: boolean;
  /** The first click in {@link clicksToGuarantee}; null: none yet. */
  readonly firstClickAt: string | null;
  /** When the latest day of that click's month is counted whose clicks have no actions yet; null: none is left. */
  readonly clicksCountedAt: string | null;
  readonly bonusMonths: readonly OpenBonusMonth[];
}

/** The step with the earliest date; null: nothing is to come unless something happens. Of two at once the one above goes first. */
export function agenda(contract: ContractProgress, now: string): ContractStep | null {
  const status = statusAt(contract.life, now);
  if (status === 'PENDING' || status === 'DECLINED') return null;
  return [
    activation(contract),
    startFee(contract),
    firstActionFee(contract, now),
    monthlyFee(contract),
    guarantee(contract, now),
    ...contract.bonusMonths.map((month) => bonus(contract, month, now)),
    expiry(contract),
  ].reduce((first, step) => (first === null || (step !== null && step.at < first.at) ? step : first), null);
}

/** In force from its start, unless it was signed or brought here later: nothing happens before we know of it. */
const inForceFrom = ({ life, drawnUpAt }: ContractProgress): string =>
  latest(life.startDate, life.brandSignedAt, life.partnerSignedAt, drawnUpAt);

function activation(contract: ContractProgress): ContractStep | null {
  const at = inForceFrom(contract);
  return contract.activatedAt === null && isBeforeEnd(contract, at) ? { step: 'ACTIVATE', at } : null;
}

function expiry(contract: ContractProgress): ContractStep | null {
  const { expiredAt, life } = contract;
  if (expiredAt !== null || life.endDate === null) return null;
  return { step: 'EXPIRE', at: latest(life.endDate, inForceFrom(contract)) };
}

/** What was imported while it ran has paid its start elsewhere. */
function startFee({ terms, activatedAt, imported, life, drawnUpAt, earned }: ContractProgress): ContractStep | null {
  if (!isOwed(terms.contractStartSlottingFee) || earned.has('START_FEE') || activatedAt === null) return null;
  return imported && life.startDate < drawnUpAt ? null : { step: 'START_FEE', at: activatedAt };
}

function firstActionFee({ terms, earned, hasAction }: ContractProgress, now: string): ContractStep | null {
  if (!isOwed(terms.firstActionSlottingFee) || earned.has('FIRST_ACTION_FEE') || !hasAction) return null;
  return { step: 'FIRST_ACTION_FEE', at: now };
}

function monthlyFee(contract: ContractProgress): ContractStep | null {
  const { terms, activatedAt, earned, timeZone } = contract;
  if (!isOwed(terms.monthlySlottingFee) || activatedAt === null) return null;
  const at = firstOfMonthAfter(earned.get('MONTHLY_FEE') ?? null, activatedAt, timeZone);
  return isBeforeEnd(contract, at) ? { step: 'MONTHLY_FEE', at, month: monthOf(at, timeZone) } : null;
}

/** The first of the month after the last fee; before the first one, the next since the contract is in force. */
function firstOfMonthAfter(lastMonth: string | null, activatedAt: string, zone: string): string {
  const month = lastMonth ?? monthOf(activatedAt, zone);
  const start = monthStart(month, zone);
  return lastMonth === null && start === activatedAt ? start : monthEnd(month, zone);
}

/**
 * The clicks that the next guarantee is for: since the last one, before the first since the month of the activation; only
 * what lies in the contract's life. `until` is exclusive; null: open. Null when nothing is guaranteed.
 */
export function clicksToGuarantee(
  contract: Omit<ContractProgress, 'firstClickAt' | 'clicksCountedAt'>,
): { readonly from: string; readonly until: string | null } | null {
  const { terms, activatedAt, earned, timeZone, life } = contract;
  if (!isOwed(terms.minEarningPerClick) || activatedAt === null) return null;
  const last = earned.get('GUARANTEE') ?? null;
  const since = last === null ? monthStart(monthOf(activatedAt, timeZone), timeZone) : monthEnd(last, timeZone);
  return { from: latest(since, life.startDate), until: life.endDate };
}

/** Recording the actions of a day's clicks takes no longer. */
const recordedWithin = 'PT1H';

/**
 * At the end of the month of the first click that was not looked at; while there is none, the end of this month. It waits for
 * the actions of that month's clicks: what they pay is part of the guarantee.
 */
function guarantee(contract: ContractProgress, now: string): ContractStep | null {
  const clicks = clicksToGuarantee(contract);
  if (clicks === null) return null;
  const month = monthOf(contract.firstClickAt ?? latest(clicks.from, now), contract.timeZone);
  const mayHaveClicks = contract.firstClickAt !== null || isBeforeEnd(contract, latest(clicks.from, now));
  if (!mayHaveClicks) return null;
  const end = monthEnd(month, contract.timeZone);
  const { clicksCountedAt } = contract;
  const at = clicksCountedAt === null ? end : plusDuration(latest(end, clicksCountedAt, now), recordedWithin, 'UTC');
  return { step: 'GUARANTEE', at, month };
}

/**
 * 3 days after the last action of the month has locked or been reversed, and after the month has ended. An action that
 * should have locked by now locks now at the earliest.
 */
function bonus(
  { terms, timeZone }: ContractProgress,
  { eventType, month, awaitsCommand, lastLockingAt, lastSettledAt }: OpenBonusMonth,
  now: string,
): ContractStep | null {
  const paying = statedEventPayoutOf(terms, eventType);
  if (!paying?.performanceBonus || awaitsCommand) return null;
  const toCome = lastLockingAt === null ? null : latest(lastLockingAt, now);
  const settledAt = latest(monthEnd(month, timeZone), lastSettledAt, toCome);
  return { step: 'BONUS', at: plusDuration(settledAt, 'P3D', timeZone), eventType, month };
}

const isBeforeEnd = ({ life }: Pick<ContractProgress, 'life'>, at: string): boolean =>
  life.endDate === null || at < life.endDate;

/** A fee or guarantee of zero is none. */
const isOwed = (amount: string | undefined): amount is string => amount !== undefined && !decimal(amount).isZero();

const latest = (first: string, ...others: readonly (string | null)[]): string =>
  others.reduce<string>((last, one) => (one !== null && one > last ? one : last), first);
