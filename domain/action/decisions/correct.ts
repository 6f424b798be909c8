import { DomainError } from '../../errors.ts';
import { worth } from '../../evaluation/worth.ts';
import { decimal } from '../../money.ts';
import type { Action } from '../action.ts';
import type { CorrectedOrder } from '../correction.ts';
import type { Decision } from '../decision.ts';
import { basisOf, type PriceBasis } from '../price-change.ts';
import { allowed } from '../transitions.ts';
import { repriced, type Repriceable } from './reprice.ts';

interface Asked {
  readonly commandId: string;
  readonly now: string;
}

/** The order as it now is, priced. */
interface Correction extends Asked {
  readonly order: CorrectedOrder;
  /** With what was corrected of it before. */
  readonly corrected: CorrectedOrder;
  /** Of the new evaluation; null: nobody is credited. */
  readonly evaluationId: string | null;
}

/**
 * The order has changed: it is what it now is, as a whole, so what was taken back of it before counts no more (decision 31).
 *
 * @throws DomainError when the state refuses it
 */
export function correct(
  action: Action,
  known: Repriceable,
  { order, corrected, evaluationId, ...asked }: Correction,
): Decision {
  const basis = { evaluationId, corrected, takenBack: [] };
  return { ...repriced(action, 'CORRECT', known, basis, asked), priceChange: { order, before: basisOf(action) } };
}

/**
 * Undoes the latest that was taken back of it or corrected.
 *
 * @param basis what its price followed from before that (see basisBefore)
 * @throws DomainError when the state refuses it
 */
export const undo = (action: Action, known: Repriceable, basis: PriceBasis, asked: Asked): Decision =>
  repriced(action, 'UNDO', known, basis, asked);

/**
 * Support pays what limits cut off, from now on and whatever is taken back later. It takes nothing of the limits (semantics,
 * Evaluation order 8).
 *
 * @throws DomainError when the state refuses it, nobody is owed anything, nothing is cut off, or it is paid already
 */
export function allowExcess(action: Action, known: Repriceable, asked: Asked): Decision {
  allowed(action, 'ALLOW_EXCESS');
  requireExcess(action, known);
  return repriced(action, 'ALLOW_EXCESS', known, { excessAllowedAt: asked.now }, asked);
}

function requireExcess(action: Action, { evaluation }: Repriceable): void {
  const { id, test, contractId, takenBack, excessAllowedAt } = action;
  if (test || !contractId) {
    const why = test ? 'is a test' : 'is credited to nobody';
    throw new DomainError('ACTION_STATE_REFUSES', `Action ${id} ${why}; nothing of it can be paid beyond limits.`);
  }
  if (excessAllowedAt) {
    throw new DomainError(
      'ACTION_ALREADY_APPROVED',
      `What is outside of the terms of action ${id} is approved already.`,
    );
  }
  if (decimal(worth(evaluation, takenBack, action).outsideTerms).isZero()) {
    throw new DomainError('ACTION_WITHIN_TERMS', `Limits cut off nothing of what is left of action ${id}.`);
  }
}
