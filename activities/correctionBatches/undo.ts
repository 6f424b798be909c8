import { CorrectionBatchDecisionEntity } from '../../database/entities/correctionBatchDecision.ts';
import type { CorrectionBatchLine, LineProblem } from '../../database/entities/correctionBatchLine.ts';
import {
  commandsDone,
  linesWith,
  reportLines,
  type CommandDone,
  type ReportedLine,
} from '../../database/queries/correctionBatches.ts';
import type { Database } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import type { Instruction } from '../../domain/action/instruction.ts';
import { compensation } from '../../domain/correctionBatch/compensation.ts';
import type { Instruct } from '../instruct.ts';
import { carryOut, type BatchOrder } from './carryOut.ts';
import { problemIn } from './rehearse.ts';
import { afterAllLines, commandIdOf, lookAtBatch, type BatchRound, type BatchRoundInput } from './round.ts';

const linesAtOnce = 50;

/** Undoes the next lines that were done, the last of the file first. A repeat is safe (see carryOut). */
export async function undoLines(
  database: Database,
  instruct: Instruct,
  { batchId, now }: BatchRoundInput,
): Promise<BatchRound> {
  const em = database.em.fork();
  const lines = await linesWith(em, batchId, 'DONE', { limit: linesAtOnce, order: 'desc' });
  if (lines.length === 0) return transaction(database, (own) => afterAllLines(own, batchId, 'UNDOING', now));

  const asked = await em.findOneOrFail(
    CorrectionBatchDecisionEntity,
    { batchId, command: 'UNDO' },
    { orderBy: { at: 'desc', commandId: 'desc' } },
  );
  const by = { actor: asked.actor, note: asked.note ?? null };
  const ways = await waysBack(database, batchId, lines);
  const orders = ways.flatMap(({ number, actionId, way }): BatchOrder[] =>
    'instruction' in way
      ? [{ ...by, number, actionId, ...way, commandId: `${commandIdOf(batchId, number)}/undo` }]
      : [],
  );
  const { done, refused } = await carryOut(database, instruct, batchId, orders);
  const reports = [
    ...ways.flatMap(({ number, way }) => ('problem' in way ? notUndone(number, way.problem) : [])),
    ...orders.flatMap(({ number, commandId }): ReportedLine[] => {
      if (done.has(commandId)) return [{ number, outcome: 'UNDONE', problem: null }];
      const refusal = refused.get(commandId);
      return refusal ? [notUndone(number, problemIn(refusal))] : [];
    }),
  ];
  await transaction(database, (own) => reportLines(own, batchId, 'DONE', reports));
  return { view: await lookAtBatch(database, { batchId }), stalled: reports.length === 0 };
}

const notUndone = (number: number, problem: LineProblem): ReportedLine => ({ number, outcome: 'NOT_UNDONE', problem });

interface WayBack {
  readonly number: number;
  readonly actionId: string;
  readonly way: { readonly instruction: Instruction } | { readonly problem: LineProblem };
}

/** How each line is undone, or why not: what somebody has changed since is theirs. */
async function waysBack(
  database: Database,
  batchId: string,
  lines: readonly CorrectionBatchLine[],
): Promise<WayBack[]> {
  const commands = lines.flatMap(({ number, actionId, instruction }) =>
    actionId && instruction ? [{ number, actionId, instruction, commandId: commandIdOf(batchId, number) }] : [],
  );
  const history = await commandsDone(database.em.fork(), batchId, commands);
  const byCommand = new Map(history.map((one) => [one.commandId, one]));
  return commands.flatMap(({ number, actionId, instruction, commandId }) => {
    const done = byCommand.get(commandId);
    return done ? [{ number, actionId, way: wayBack(instruction, done) }] : [];
  });
}

function wayBack(instruction: Instruction, { changedSince, ...done }: CommandDone): WayBack['way'] {
  if (changedSince) return { problem: changed };
  const way = compensation({ ...done, instruction });
  return 'impossible' in way ? { problem: { code: 'ACTION_STATE_REFUSES', detail: way.impossible, errors: [] } } : way;
}

const changed: LineProblem = {
  code: 'ACTION_CHANGED_SINCE',
  detail: 'Somebody has changed the action since; it stays as it is.',
  errors: [],
};
