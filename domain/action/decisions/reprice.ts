import type { Evaluation } from '../../evaluation/evaluation.ts';
import { takenBy } from '../../evaluation/limits/taken.ts';
import { asPaid, worth } from '../../evaluation/worth.ts';
import { isZero } from '../../money.ts';
import type { Action, ActionChange, Part, PartToCome } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import { firstPayableAt, type DatingTerms } from '../locking.ts';
import type { PriceBasis } from '../price-change.ts';
import { owedFor } from '../test-action.ts';
import { allowed } from '../transitions.ts';
import { movesTo, rebooked } from './booking.ts';
import { plannedParts } from './lock.ts';

/** What the price of an action changes from. */
export interface Repriceable {
  /** As it is priced from now on; that of an unattributed action pays nothing. */
  readonly evaluation: Evaluation;
  /** Of the contract that prices it; null: nobody is credited. */
  readonly terms: DatingTerms | null;
  /** The monthly parts that are still to come, of a locked action. */
  readonly toCome: readonly PartToCome[];
}

/** What it is priced from, from now on. */
export type NewBasis = Partial<PriceBasis> & Pick<Action, 'excessAllowedAt'>;

interface Asked {
  readonly commandId: string;
  readonly now: string;
}

/**
 * A command gives it another price where it stands: it stays where it is, and what changes is booked there. What is paid and owed
 * more is payable until that is paid too; what is locked has a payment date exactly while something is to be paid.
 *
 * @throws DomainError when the state refuses it
 */
export function repriced(
  action: Action,
  command: 'CORRECT' | 'UNDO' | 'ALLOW_EXCESS',
  { evaluation, terms, toCome }: Repriceable,
  basis: NewBasis,
  asked: Asked,
): Decision {
  const { stands } = allowed(action, command);
  const based = { ...action, ...basis };
  const { payout, saleAmount, outsideTerms } = worth(evaluation, based.takenBack, based);
  const taken = action.test ? {} : takenBy(evaluation, based.takenBack);
  const changed: ActionChange = {
    ...basis,
    amount: evaluation.saleAmount,
    remainingAmount: saleAmount,
    clicks: evaluation.clicks ?? (action.clicks ? 1 : null),
    payout,
    outsideTerms,
    taken,
  };
  const after = { ...action, ...changed };
  const dated =
    stands === 'FIRM_ACCRUAL'
      ? datedOnce(after, { evaluation, terms, toCome })
      : { payableAt: action.payableAt ?? null, parts: [] };
  const booked = rebooked(action, stands, payout, toCome, asked);
  const isOwedMore = owedFor(after).amount.greaterThan(owedFor(action).amount);
  return decision(
    command,
    {
      ...changed,
      payableAt: dated.payableAt,
      ...(action.stateDetail === 'PAID' && isOwedMore && { stateDetail: 'PAYMENT_PENDING', paidAt: null }),
    },
    {
      ...booked,
      parts: [...booked.parts, ...dated.parts],
      moves: movesTo(action, taken),
      reopensMonth: true,
    },
  );
}

/** The payment date of what is locked, and its monthly parts where they were not planned yet. */
function datedOnce(
  action: Action,
  { evaluation, terms, toCome }: Repriceable,
): { readonly payableAt: string | null; readonly parts: readonly Part[] } {
  const [next] = toCome;
  if (isZero(owedFor(action))) return { payableAt: null, parts: [] };
  if (next) return { payableAt: action.payableAt ?? next.dueAt, parts: [] };
  const firstAt = action.payableAt ?? asIfOwedThen(action, terms);
  if (!firstAt || !terms) return { payableAt: null, parts: [] };
  return { payableAt: firstAt, parts: plannedParts(action, asPaid(evaluation, action), firstAt, terms.brand.timeZone) };
}

/** As if it had been owed when it locked, or when what it owed was invoiced. */
const asIfOwedThen = ({ lockedAt }: Action, terms: DatingTerms | null): string | null =>
  lockedAt && terms ? firstPayableAt(terms, lockedAt) : null;
