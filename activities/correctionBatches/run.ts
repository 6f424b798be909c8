import { CorrectionBatchEntity } from '../../database/entities/correctionBatch.ts';
import {
  linesWith,
  reportLines,
  type CommandDone,
  type ReportedLine,
} from '../../database/queries/correctionBatches.ts';
import type { Database } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { movesBetween } from '../../domain/correctionBatch/approvals.ts';
import type { Instruct } from '../instruct.ts';
import { carryOut, type BatchOrder } from './carryOut.ts';
import { problemIn } from './rehearse.ts';
import {
  afterAllLines,
  commandIdOf,
  commandsOf,
  lineStanding,
  lookAtBatch,
  type BatchRound,
  type BatchRoundInput,
} from './round.ts';

const linesAtOnce = 50;

/** Carries out the next lines that the dry run found nothing against, in the order of the file. A repeat is safe (see carryOut). */
export async function runLines(
  database: Database,
  instruct: Instruct,
  { batchId, now }: BatchRoundInput,
): Promise<BatchRound> {
  const em = database.em.fork();
  const { actor } = await em.findOneOrFail(CorrectionBatchEntity, batchId);
  const lines = await linesWith(em, batchId, 'WOULD_DO', { limit: linesAtOnce, order: 'asc' });
  if (lines.length === 0) return transaction(database, (own) => afterAllLines(own, batchId, 'RUNNING', now));

  const orders = lines.flatMap(({ number, actionId, instruction, note = null, seenHistoryId }): BatchOrder[] => {
    if (!actionId || !instruction || !seenHistoryId) return [];
    // What people have approved is what the dry run saw: an action that others have changed since is theirs.
    const seen = { historyId: seenHistoryId, exceptBy: commandsOf(batchId) };
    return [{ number, actionId, instruction, note, actor, seen, commandId: commandIdOf(batchId, number) }];
  });
  const { done, refused } = await carryOut(database, instruct, batchId, orders);
  const reports = orders.flatMap(({ number, commandId }): ReportedLine[] => {
    const outcome = done.get(commandId);
    if (outcome) return [{ number, ...doneAs(outcome) }];
    const refusal = refused.get(commandId);
    return refusal ? [{ number, outcome: 'REFUSED', problem: problemIn(refusal), moves: [] }] : [];
  });
  await transaction(database, (own) => reportLines(own, batchId, 'WOULD_DO', reports));
  return { view: await lookAtBatch(database, { batchId }), stalled: reports.length === 0 };
}

const doneAs = ({ before, after, test }: CommandDone): Omit<ReportedLine, 'number'> => ({
  outcome: 'DONE',
  problem: null,
  before: lineStanding(before),
  after: lineStanding(after),
  moves: test ? [] : movesBetween(before, after),
});
