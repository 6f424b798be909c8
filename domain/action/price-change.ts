import { assertNever, DomainError } from '../errors.ts';
import type { TakenBack } from '../evaluation/remaining.ts';
import type { Action } from './action.ts';
import type { CorrectedOrder } from './correction.ts';
import type { HistoryCommand } from './decision.ts';
import type { State } from './state.ts';

/*
 * What commands have done to the price of an action, as its history keeps it. Taking back and correcting can be undone, the latest
 * first; a price that was made anew in between is a new beginning.
 */

/** What the price of an action follows from. */
export interface PriceBasis {
  /** Null: nobody is credited. */
  readonly evaluationId: string | null;
  /** Oldest first. */
  readonly takenBack: readonly TakenBack[];
  /** Null: as it was reported. */
  readonly corrected: CorrectedOrder | null;
}

/** What one command has done to it; plain JSON. */
export type PriceChange =
  { readonly tookBack: TakenBack } | { readonly order: CorrectedOrder; readonly before: PriceBasis };

/** A command of the past, as far as it concerns the price. */
export interface PastCommand {
  readonly commandId: string;
  readonly command: HistoryCommand;
  /** Absent: none, or it is from before undoing was possible. */
  readonly priceChange?: PriceChange | null | undefined;
  readonly after: { readonly state: State };
}

/** What was taken back or corrected and still counts, oldest first. */
export function standing<Past extends PastCommand>(history: readonly Past[]): readonly Past[] {
  return history.reduce<readonly Past[]>((stack, past) => {
    switch (past.command) {
      case 'REVERSE':
      case 'CORRECT':
        return [...stack, past];
      case 'UNDO':
      case 'RESTORE':
        return stack.slice(0, -1);
      case 'SUBMIT':
      case 'ATTACH':
      case 'REATTRIBUTE':
      case 'ALLOW_EXCESS':
        return [];
      case 'LOCK':
      case 'INVOICE':
      case 'MAKE_PAYABLE':
      case 'SETTLE':
      case 'SET_OFF':
      case 'UNSETTLE':
      case 'APPROVE':
      case 'COMMISSION':
      case 'HOLD':
      case 'RELEASE':
        return stack;
      default:
        return assertNever(past.command);
    }
  }, []);
}

/** What its price follows from now. */
export const basisOf = ({ evaluationId, takenBack, corrected }: Action): PriceBasis => ({
  evaluationId: evaluationId ?? null,
  takenBack,
  corrected: corrected ?? null,
});

/**
 * The latest that was taken back of an action or corrected, and what its price followed from before that.
 *
 * @param undoes the command that is meant; absent: whichever is the latest
 * @throws DomainError ACTION_NOT_REVERSED when there is none, ACTION_CHANGED_SINCE when another command has changed the price since
 */
export function lastBasis(
  action: Action,
  history: readonly PastCommand[],
  undoes: string | undefined,
): { readonly latest: string; readonly basis: PriceBasis } {
  const { id, takenBack, corrected } = action;
  const latest = standing(history).at(-1);
  if (latest && (undoes === undefined || undoes === latest.commandId)) {
    return { latest: latest.commandId, basis: basisBefore(action, latest) };
  }
  if (latest === undefined && takenBack.length === 0 && !corrected) {
    throw new DomainError('ACTION_NOT_REVERSED', `Nothing of action ${id} is taken back or corrected.`);
  }
  throw new DomainError(
    'ACTION_CHANGED_SINCE',
    `The price of action ${id} has changed since that was taken back or corrected; correct it to what it now is.`,
  );
}

const basisBefore = (action: Action, { priceChange }: PastCommand): PriceBasis =>
  priceChange && 'before' in priceChange
    ? priceChange.before
    : { ...basisOf(action), takenBack: action.takenBack.slice(0, -1) };
