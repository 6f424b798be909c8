import { activityInfo, heartbeat } from '@temporalio/activity';
import { Semaphore } from 'async-mutex';
import { BrandEntity } from '../../database/entities/brand.ts';
import { CorrectionBatchEntity } from '../../database/entities/correctionBatch.ts';
import type { LineProblem } from '../../database/entities/correctionBatchLine.ts';
import {
  actionsNamed,
  batchTotals,
  batchView,
  linesWith,
  reportChecked,
  type CheckedLine,
} from '../../database/queries/correctionBatches.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { approvalsNeeded } from '../../domain/correctionBatch/approvals.ts';
import { askedIn } from '../../domain/correctionBatch/line.ts';
import type { FieldError } from '../../domain/errors.ts';
import { misread, rehearsed } from './rehearse.ts';
import { afterAllLines, commandIdOf, lookAtBatch, type BatchRound, type BatchRoundInput } from './round.ts';

const linesAtOnce = 100;
/** Rehearsals side by side: a batch leaves room for others. */
const mostAtOnce = 4;
/** Tries after which a failure is taken to be that of the line: it is refused, so that the others go on. */
const triesForALine = 5;
const secondsForTotals = 30;

/** The dry run of the next lines. Nothing is done to their actions, so a repeat is safe. */
export async function checkLines(database: Database, { batchId, now }: BatchRoundInput): Promise<BatchRound> {
  const em = database.em.fork();
  const { brandId, actor } = await em.findOneOrFail(CorrectionBatchEntity, batchId);
  const lines = await linesWith(em, batchId, null, { limit: linesAtOnce, order: 'asc' });
  if (lines.length === 0) return transaction(database, (own) => allChecked(own, batchId, now), secondsForTotals);

  const read = lines.map(({ number, row }) => ({ number, ...askedIn(row) }));
  const readable = read.flatMap((line) => ('asked' in line ? line : []));
  const named = readable.map(({ asked }) => asked.named);
  const actions = await actionsNamed(em, brandId, named);
  const turns = new Semaphore(mostAtOnce);
  const looked = await Promise.allSettled(
    readable.map(({ number, asked }, index) =>
      turns.runExclusive(async (): Promise<CheckedLine> => {
        heartbeat();
        const by = { commandId: commandIdOf(batchId, number), actor, now };
        return { number, ...(await rehearsed(database, actions[index], asked, by)) };
      }),
    ),
  );
  const isLastTry = activityInfo().attempt >= triesForALine;
  const failures = looked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const checked = looked.flatMap((one, index): CheckedLine[] => {
    if (one.status === 'fulfilled') return [one.value];
    return isLastTry ? [{ number: readable[index]?.number ?? 0, ...misread(failed) }] : [];
  });
  const malformed = read.flatMap((line) =>
    'errors' in line ? { number: line.number, ...misread(malformedBy(line.errors)) } : [],
  );
  await transaction(database, (own) => reportChecked(own, batchId, [...checked, ...malformed]));
  if (failures.length > 0 && !isLastTry) throw failures[0];
  return { view: await lookAtBatch(database, { batchId }), stalled: false };
}

/** What all lines would move says how many people have to approve. Where every line is refused, there is nothing to approve. */
const allChecked = (em: EntityManager, batchId: string, now: string): Promise<BatchRound> =>
  afterAllLines(em, batchId, 'CHECKING', now, async (batch) => {
    const planned = await batchTotals(em, batchId, ['WOULD_DO']);
    const brand = await em.findOneOrFail(BrandEntity, batch.brandId);
    const { refused, lines } = await batchView(em, batch);
    const found = { planned, approvalsNeeded: approvalsNeeded(planned, brand) };
    return refused === lines ? { ...found, state: 'DONE' } : found;
  });

const malformedBy = (errors: readonly FieldError[]): LineProblem => {
  const [first] = errors;
  const detail = first === undefined ? 'The form is another.' : `${first.pointer || 'The line'}: ${first.detail}`;
  return { code: 'VALIDATION_FAILED', detail, errors };
};

const failed: LineProblem = { code: 'INTERNAL', detail: 'The dry run of this line failed on our side.', errors: [] };
