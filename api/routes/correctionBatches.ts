import type { UpdateDefinition } from '@temporalio/common';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { CorrectionBatch } from '../../database/entities/correctionBatch.ts';
import { lineOutcomes } from '../../database/entities/correctionBatchLine.ts';
import { CorrectionBatchEntity, CorrectionBatchLineEntity } from '../../database/entities/index.ts';
import { acceptBatch } from '../../database/queries/correctionBatches.ts';
import type { EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { decided } from '../../dispatch/correctionBatch.ts';
import { correctionLine } from '../../domain/correctionBatch/line.ts';
import { batchStates } from '../../domain/correctionBatch/states.ts';
import type { ProblemCode } from '../../domain/errors.ts';
import {
  approveBatch,
  cancelBatch,
  pauseBatch,
  resumeBatch,
  undoBatch,
  type BatchDecision,
} from '../../workflows/messages/correctionBatch.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { note } from '../actionCommand.ts';
import {
  batchAnswer,
  batchLine,
  correctionBatch,
  lineAnswer,
  linesInFile,
  linesInJson,
  resultFile,
} from '../correctionBatch.ts';
import { csvFile, ok } from '../http/answers.ts';
import { byId } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

const mostJsonLines = 1_000;

const file = z.string().meta({
  description:
    'A header and a line for each correction: action_id, or event_type and order_id; command; reason, note, amount, sku, quantity, partner_id, until where the command takes them. At most 100,000 lines, 50 MiB, UTF-8.',
  example: 'action_id,command,reason,amount\r\n0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01,REVERSE,ITEM_RETURNED,40.00\r\n',
});

const batch = z
  .strictObject({
    // Each line is looked at by itself, so that a bad one harms no other.
    lines: z
      .array(z.union([correctionLine, z.unknown()]))
      .min(1)
      .max(mostJsonLines),
  })
  .meta({
    id: 'CorrectionBatchLines',
    example: {
      lines: [
        { eventType: 'SALE', orderId: 'A-1001', command: 'HOLD', reason: 'CONS_FRAUD', note: 'Many orders at once.' },
      ],
    },
  });

const batchOf = async (em: EntityManager, id: string, { brandId }: { readonly brandId: string }) =>
  found(await em.findOne(CorrectionBatchEntity, { id, brandId }), 'batch');

interface DecisionRoute {
  /** The end of its path, such as "approvals". */
  readonly what: string;
  readonly summary: string;
  readonly description: string;
  readonly problems?: readonly ProblemCode[];
  readonly update: UpdateDefinition<unknown, [BatchDecision]>;
}

const decision = z.strictObject({ note }).optional();

/** Declares the route of a decision about a batch. */
const decisionRoute = ({ what, summary, description, problems = [], update }: DecisionRoute) =>
  route({
    method: 'post',
    path: `/v1/correction-batches/:id/${what}`,
    summary,
    description,
    roles: access.corrections,
    takes: { ...nothing, params: byId, body: decision },
    responses: { 200: { description: 'The batch as it is now.', body: correctionBatch } },
    problems: ['BATCH_STATE_REFUSES', ...problems],
    async handle({ principal, params, body, commandId }, { em, temporal }) {
      const row: CorrectionBatch = await batchOf(em, params.id, principal);
      await decided(temporal, row, update, { commandId, actor: actorOf(principal), note: body?.note ?? null });
      return ok(await batchAnswer(em.fork(), await batchOf(em.fork(), params.id, principal)));
    },
  });

export const correctionBatchRoutes = [
  route({
    method: 'post',
    path: '/v1/correction-batches',
    summary: 'Send up to 100,000 corrections together',
    description:
      'Stored at once; then each line is looked at as if it were the only one, and nothing is done before the batch is approved. A line that is refused harms no other. As CSV, or as JSON with up to 1,000 lines.',
    roles: access.corrections,
    reads: ['text/csv', 'application/json'],
    takes: { ...nothing, body: z.union([batch, file]) },
    responses: { 202: { description: 'It is stored, and will be looked at.', body: correctionBatch } },
    async handle({ body, principal }, { database, em, clock }) {
      const lines = typeof body === 'string' ? await linesInFile(body) : linesInJson(body.lines);
      const { brandId } = principal;
      const sent = { id: uuid(), brandId, actor: actorOf(principal), submittedAt: await clock.now() };
      await transaction(database, (own) => acceptBatch(own, sent, lines), secondsToStore);
      const headers = { location: `/v1/correction-batches/${sent.id}` };
      return { status: 202 as const, body: await batchAnswer(em, await batchOf(em, sent.id, principal)), headers };
    },
  }),
  listRoute({
    path: '/v1/correction-batches',
    summary: 'List batches of corrections',
    roles: access.corrections,
    params: nothing.params,
    query: listQuery({ state: z.enum(batchStates).optional() }),
    item: correctionBatch,
    async find({ principal: { brandId }, query: { state } }, page, { em }) {
      const rows = await em.find(
        CorrectionBatchEntity,
        { $and: [{ brandId, ...asked({ state }) }, page.where] },
        page.options,
      );
      return Promise.all(rows.map((row) => batchAnswer(em.fork(), row)));
    },
  }),
  route({
    method: 'get',
    path: '/v1/correction-batches/:id',
    summary: 'Read how far a batch of corrections has come',
    roles: access.corrections,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The batch.', body: correctionBatch } },
    handle: async ({ params, principal }, { em }) => ok(await batchAnswer(em, await batchOf(em, params.id, principal))),
  }),
  listRoute({
    path: '/v1/correction-batches/:id/lines',
    summary: 'List what each line would do, or has done',
    description: 'In the order of the file.',
    roles: access.corrections,
    params: byId,
    query: listQuery({ outcome: z.enum(lineOutcomes).optional() }, z.string().regex(/^\d{1,9}$/)),
    item: batchLine,
    async find({ params, principal, query: { outcome, cursor } }, { options: { limit } }, { em }) {
      const { id: batchId } = await batchOf(em, params.id, principal);
      const where = { batchId, number: { $gt: Number(cursor ?? 0) }, ...asked({ outcome }) };
      const rows = await em.find(CorrectionBatchLineEntity, where, { limit, orderBy: { number: 'asc' } });
      return rows.map(lineAnswer);
    },
  }),
  route({
    method: 'get',
    path: '/v1/correction-batches/:id/results',
    summary: 'Download what became of all lines as one CSV file',
    roles: access.corrections,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'All lines, in the order of the file.', file: 'text/csv' } },
    async handle({ params, principal }, { em }) {
      const { id } = await batchOf(em, params.id, principal);
      return csvFile(`corrections-${id}`, await resultFile(em, id));
    },
  }),
  decisionRoute({
    what: 'approvals',
    summary: 'Approve a batch of corrections, or its undo',
    description:
      'A batch that is READY is carried out once as many keys have approved it as it needs: two if it moves more than the brand’s `correctionApprovalThreshold`. The undo of such a batch is approved by another key than the one that asked for it.',
    problems: ['BATCH_ALREADY_APPROVED'],
    update: approveBatch,
  }),
  decisionRoute({
    what: 'pauses',
    summary: 'Pause a batch of corrections, or its undo',
    description: 'It stops within some seconds, after the lines that are under way.',
    update: pauseBatch,
  }),
  decisionRoute({
    what: 'resumes',
    summary: 'Go on with a batch of corrections, or its undo',
    description: 'From the line that it had come to.',
    update: resumeBatch,
  }),
  decisionRoute({
    what: 'cancellations',
    summary: 'Cancel a batch of corrections',
    description: 'What is done stays, the rest is not done. An undo that waits for its approval is cancelled too.',
    update: cancelBatch,
  }),
  decisionRoute({
    what: 'undos',
    summary: 'Undo a batch of corrections',
    description:
      'By a command against each line that was done, the last one first. What cannot be undone, or has been changed since, stays and says why.',
    update: undoBatch,
  }),
];

const secondsToStore = 30;
