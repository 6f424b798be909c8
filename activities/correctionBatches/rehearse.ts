import { ActionEntity, type Action } from '../../database/entities/action.ts';
import type { LineProblem, LineStanding } from '../../database/entities/correctionBatchLine.ts';
import type { CheckedLine } from '../../database/queries/correctionBatches.ts';
import type { Database } from '../../database/orm.ts';
import { latestIn } from '../../database/queries/history.ts';
import { rehearsal } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import type { InstructionBy } from '../../domain/action/instruction.ts';
import { movesBetween } from '../../domain/correctionBatch/approvals.ts';
import type { AskedCorrection } from '../../domain/correctionBatch/line.ts';
import { DomainError } from '../../domain/errors.ts';
import { instructedWithin } from '../actions/instructed.ts';
import { lineStanding } from './round.ts';

/** What the dry run finds out about a line, beside its number. */
type Found = Omit<CheckedLine, 'number'>;

/**
 * What a line would do: it is carried out by itself in a transaction that is rolled back, as previews are (decision 27), but nobody
 * asks for the partner's whole balance.
 *
 * @param action undefined: the line names none of the brand's
 */
export async function rehearsed(
  database: Database,
  action: Action | undefined,
  { instruction, note }: AskedCorrection,
  by: Omit<InstructionBy, 'note'> & { readonly now: string },
): Promise<Found> {
  const asked = { actionId: action?.id ?? null, instruction, note };
  if (action === undefined) return { ...asked, ...refused(noAction) };
  try {
    const { seenHistoryId, before, after } = await rehearsal(database, async (em) => {
      const held = await lockAction(em, action.id);
      const standing = standingOf(held);
      const latest = await latestIn(em, action.id);
      await instructedWithin(em, instruction, { ...by, note, actionId: action.id });
      return {
        seenHistoryId: latest,
        before: standing,
        after: standingOf(await em.findOneOrFail(ActionEntity, action.id, { refresh: true })),
      };
    });
    const moves = action.test ? [] : movesBetween(before, after);
    return { ...asked, seenHistoryId, outcome: 'WOULD_DO', before, after, moves, problem: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...asked, ...refused(problemIn(error)) };
  }
}

/** A line that says nothing that can be done. */
export const misread = (problem: LineProblem): Found => ({
  actionId: null,
  instruction: null,
  note: null,
  ...refused(problem),
});

const refused = (problem: LineProblem) => ({
  seenHistoryId: null,
  outcome: 'REFUSED' as const,
  before: null,
  after: null,
  moves: null,
  problem,
});

export const problemIn = ({ code, message, errors }: DomainError): LineProblem => ({ code, detail: message, errors });

const noAction: LineProblem = {
  code: 'NOT_FOUND',
  detail: 'The brand has no such action, or it is not evaluated yet.',
  errors: [],
};

const standingOf = ({ state, stateDetail, partnerId, payout, payoutCurrency }: Action): LineStanding =>
  lineStanding({ state, stateDetail, partnerId: partnerId ?? null, payout, currency: payoutCurrency });
