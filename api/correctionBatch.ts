import { z } from 'zod';
import type { CorrectionBatch } from '../database/entities/correctionBatch.ts';
import { lineOutcomes, type CorrectionBatchLine, type LineStanding } from '../database/entities/correctionBatchLine.ts';
import { CorrectionBatchDecisionEntity, CorrectionBatchLineEntity } from '../database/entities/index.ts';
import { batchTotals, batchView, type NewLine } from '../database/queries/correctionBatches.ts';
import type { EntityManager } from '../database/orm.ts';
import type { Instruction } from '../domain/action/instruction.ts';
import { stateDetails, states } from '../domain/action/state.ts';
import type { BatchTotal } from '../domain/correctionBatch/approvals.ts';
import { headerFields, lineCommands } from '../domain/correctionBatch/line.ts';
import { batchCommands, batchStates } from '../domain/correctionBatch/states.ts';
import { problems, type FieldError } from '../domain/errors.ts';
import { instantText } from '../domain/instant.ts';
import { money, moneyText } from '../domain/money.ts';
import { columnsOf, csv, csvRows } from './http/csv.ts';
import { linesOf } from './http/csvFile.ts';
import { amountAnswer, at, id, moneyAnswer } from './http/fields.ts';

/* A batch of corrections as the API answers it. */

const count = z.int();

const total = z.strictObject({
  currency: z.string().meta({ example: 'USD' }),
  down: amountAnswer.meta({ description: 'What partners lose, all together.' }),
  up: amountAnswer.meta({ description: 'What partners gain, all together.' }),
  partners: count.meta({ description: 'Whose payouts change.' }),
});

export const correctionBatch = z
  .strictObject({
    id,
    state: z.enum(batchStates),
    lines: count,
    checked: count.meta({ description: 'Lines that the dry run has looked at.' }),
    refused: count.meta({ description: 'Lines that the dry run or their action refused.' }),
    done: count.meta({ description: 'Lines that were carried out, also those that were undone since.' }),
    undone: count,
    notUndone: count.meta({ description: 'Lines that were carried out and stay so, though the batch was undone.' }),
    planned: z
      .array(total)
      .nullable()
      .meta({ description: 'What it would move, by currency. Null: the dry run is not complete.' }),
    moved: z.array(total).meta({ description: 'What it has moved, by currency, before any undo.' }),
    approvalsNeeded: count.nullable().meta({ description: 'Keys that have to approve it. Null: not known yet.' }),
    decisions: z
      .array(
        z.strictObject({
          command: z.enum(batchCommands),
          actor: z.string().meta({ example: 'support:0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' }),
          note: z.string().nullable(),
          at,
          state: z.enum(batchStates).meta({ description: 'That it led to.' }),
        }),
      )
      .meta({ description: 'Who approved, paused, resumed, cancelled it or asked for its undo; oldest first.' }),
    submittedBy: z.string(),
    submittedAt: at,
    updatedAt: at.meta({ description: 'When it came into its state.' }),
  })
  .meta({ id: 'CorrectionBatch' });

/** What it has moved is asked for once there can be any. */
const movingOutcomes = ['DONE', 'UNDONE', 'NOT_UNDONE'] as const;

export async function batchAnswer(
  em: EntityManager,
  batch: CorrectionBatch,
): Promise<z.output<typeof correctionBatch>> {
  const { batchId, state: now, lines, checked, refused, done, undone, notUndone } = await batchView(em, batch);
  const decisions = await em.find(
    CorrectionBatchDecisionEntity,
    { batchId },
    { orderBy: { at: 'asc', commandId: 'asc' } },
  );
  return {
    id: batchId,
    state: now,
    lines,
    checked,
    refused,
    done,
    undone,
    notUndone,
    planned: batch.planned ? totals(batch.planned) : null,
    moved: done === 0 ? [] : totals(await batchTotals(em, batchId, movingOutcomes)),
    approvalsNeeded: batch.approvalsNeeded ?? null,
    decisions: decisions.map(({ command, actor, note, at: decidedAt, state }) => ({
      command,
      actor,
      note: note ?? null,
      at: instantText(decidedAt),
      state,
    })),
    submittedBy: batch.actor,
    submittedAt: instantText(batch.submittedAt),
    updatedAt: instantText(batch.updatedAt),
  };
}

const totals = (list: readonly BatchTotal[]) => list.map((one) => ({ ...one }));

const standing = z.strictObject({
  state: z.enum(states),
  stateDetail: z.enum(stateDetails),
  partnerId: id.nullable(),
  payout: moneyAnswer,
});

export const batchLine = z
  .strictObject({
    id: z.string().meta({ description: 'The number once more.' }),
    number: count.meta({ description: 'Of the line in the file, whose header is line 1; in JSON from 1.', example: 2 }),
    actionId: id.nullable().meta({ description: 'Null: it names no action of the brand, or was not looked at yet.' }),
    command: z.enum(lineCommands).nullable(),
    outcome: z.enum(lineOutcomes).nullable().meta({ description: 'Null: the dry run has not come to it yet.' }),
    before: standing.nullable(),
    after: standing.nullable(),
    problem: z
      .strictObject({
        code: z.literal(Object.keys(problems)),
        detail: z.string(),
        errors: z.array(z.strictObject({ pointer: z.string().meta({ example: '/amount' }), detail: z.string() })),
      })
      .nullable()
      .meta({ description: 'Why it was refused, or is not undone.' }),
  })
  .meta({ id: 'CorrectionBatchLine' });

type LineAnswer = z.output<typeof batchLine>;

export const lineAnswer = ({
  number,
  actionId,
  instruction,
  outcome,
  before,
  after,
  problem,
}: CorrectionBatchLine): LineAnswer => ({
  id: String(number),
  number,
  actionId: actionId ?? null,
  command: instruction ? commandOf(instruction) : null,
  outcome: outcome ?? null,
  before: standingAnswer(before),
  after: standingAnswer(after),
  problem: problem ? { ...problem, errors: problem.errors.map((error) => ({ ...error })) } : null,
});

const commandOf = ({ command }: Instruction): LineAnswer['command'] =>
  command === 'COMMISSION' ? 'COMMISSIONABLE' : (lineCommands.find((one) => one === command) ?? null);

const standingAnswer = (at: LineStanding | null | undefined): LineAnswer['before'] =>
  at ? { ...pick(at), payout: moneyText(money(at.payout, at.currency)) } : null;

const pick = ({ state, stateDetail, partnerId }: LineStanding) => ({ state, stateDetail, partnerId });

/** The lines of a file; one whose cells do not fit the header is refused on sight. @throws DomainError VALIDATION_FAILED */
export async function linesInFile(text: string): Promise<NewLine[]> {
  const lines = await linesOf(text, { what: 'a correction', header: headerFields });
  return lines.map((line) =>
    'row' in line ? waiting(line.number, line.row) : { number: line.number, row: null, ...misfit(line.errors) },
  );
}

/** The lines of a request in JSON; their numbers begin at 1. */
export const linesInJson = (lines: readonly unknown[]): NewLine[] =>
  lines.map((line, index) => waiting(index + 1, line));

const waiting = (number: number, row: unknown): NewLine => ({ number, row, outcome: null, problem: null });

const misfit = (errors: readonly FieldError[]) => ({
  outcome: 'REFUSED' as const,
  problem: { code: 'VALIDATION_FAILED' as const, detail: errors.map(({ detail }) => detail).join(' '), errors },
});

const columns = columnsOf(batchLine);
const linesAtOnce = 5_000;

/** All lines of a batch as one CSV file, piece by piece, so that other requests have their turn meanwhile. */
export async function resultFile(em: EntityManager, batchId: string): Promise<Buffer> {
  const pieces: Buffer[] = [Buffer.from(csv(columns, []))];
  for (let after = 0; ;) {
    const where = { batchId, number: { $gt: after } };
    const lines = await em
      .fork()
      .find(CorrectionBatchLineEntity, where, { limit: linesAtOnce, orderBy: { number: 'asc' } });
    const last = lines.at(-1);
    if (last === undefined) return Buffer.concat(pieces);
    pieces.push(Buffer.from(csvRows(columns, lines.map(lineAnswer))));
    after = last.number;
  }
}
