import { raw, UniqueConstraintViolationException, type EntityDictionary } from '@mikro-orm/core';
import { queuesOf } from '../../domain/action/queues.ts';
import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import { isTest } from '../../domain/action/test-action.ts';
import { canonicalJson } from '../../domain/contract/canonical-json.ts';
import { sha256 } from '../../platform/sha256.ts';
import { ActionEntity, type Action } from '../entities/action.ts';
import { EventTypeEntity } from '../entities/eventType.ts';
import { SubmissionEntity, type Submission } from '../entities/submission.ts';
import { listenersOf, type Listener } from '../entities/webhookEndpoint.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { rowOf } from '../rows.ts';

/**
 * The same for the same report, however its fields are ordered. The same order, reported as a transaction and as an action, is not
 * the same report.
 */
export const reportHash = (body: ReportedAction, isTransaction = false): string =>
  sha256(canonicalJson(isTransaction ? { transaction: body } : body));

/** What a brand reports, before we make anything of it. */
export type NewSubmission = Pick<
  Submission,
  'id' | 'brandId' | 'eventTypeId' | 'orderId' | 'body' | 'bodyHash' | 'isTransaction' | 'actor' | 'submittedAt'
> & {
  /** Whether it cannot be recorded now, so that the relay will have it recorded. @default false */
  readonly isLeft?: boolean;
};

/**
 * Stores a submission, or another try of one that was refused, under the id of the first. One statement, so that of two
 * that come at once exactly one is stored. Answers what is stored now, and whether it is this one. Not within a transaction.
 *
 * It waits in its queues when it is left to the relay, and when one that waits there is before it: it must not overtake.
 */
export async function acceptSubmission(
  em: EntityManager,
  {
    id,
    brandId,
    eventTypeId,
    orderId,
    body,
    bodyHash,
    isTransaction,
    actor,
    submittedAt,
    isLeft = false,
  }: NewSubmission,
): Promise<{ readonly isNew: boolean; readonly submission: Submission }> {
  const queues = JSON.stringify(queuesOf(body));
  const store = (): Promise<{ submission: EntityDictionary<Submission> }[]> =>
    askPrepared(
      em,
      `INSERT INTO submission AS s (id, brand_id, event_type_id, order_id, body, body_hash, is_transaction, state, actor,
       submitted_at, waits_in)
     SELECT ?, ?, ?, ?, ?::jsonb, ?, ?, 'ACCEPTED', ?, ?, CASE WHEN ? OR waits_behind(?, own.queues) THEN own.queues END
     FROM (SELECT ARRAY(SELECT jsonb_array_elements_text(?::jsonb)) AS queues) AS own
     ON CONFLICT (brand_id, event_type_id, order_id) DO UPDATE SET
       body = excluded.body, body_hash = excluded.body_hash, is_transaction = excluded.is_transaction, state = 'ACCEPTED', refusal = NULL,
       actor = excluded.actor, submitted_at = excluded.submitted_at, accepted_at = clock_timestamp(),
       waits_in = excluded.waits_in
     WHERE s.state = 'REFUSED' AND s.deleted_at IS NULL
     RETURNING to_jsonb(s) AS submission`,
      [
        ...[id, brandId, eventTypeId, orderId, JSON.stringify(body), bodyHash, isTransaction, actor, submittedAt],
        ...[isLeft, brandId, queues],
      ],
    );
  // Of transactions that meet in the very moment PostgreSQL refuses some by their key, an index that ON CONFLICT does not watch.
  const [stored] = await store().catch((error: unknown) => {
    if (error instanceof UniqueConstraintViolationException) return store();
    throw error;
  });
  if (stored !== undefined) return { isNew: true, submission: rowOf(em, SubmissionEntity, stored.submission) };
  const submission = await em.findOneOrFail(SubmissionEntity, { brandId, eventTypeId, orderId });
  return { isNew: false, submission };
}

/** A submission that is about to be recorded, with what is read along so that it costs no statement. */
export interface TakenUp {
  readonly submission: Submission;
  /** Whether the brand keeps a customer under the key of its own that the submission names. */
  readonly isOfKeptCustomer: boolean;
  /** Who is told what happens at its brand. */
  readonly listeners: readonly Listener[];
}

/**
 * Takes up a submission that is about to be recorded, and holds it until the transaction ends: should recording fail, it has not
 * been taken up. Null: it is recorded already.
 */
export async function takenUp(em: EntityManager, id: string): Promise<TakenUp | null> {
  const [row] = await askPrepared<Omit<TakenUp, 'submission'> & { readonly submission: EntityDictionary<Submission> }>(
    em,
    `UPDATE submission s SET state = 'RECORDED', waits_in = NULL WHERE id = ? AND state <> 'RECORDED'
     RETURNING to_jsonb(s) AS submission, ${listenersOf('s.brand_id')} AS listeners,
       EXISTS (SELECT FROM customer c WHERE c.brand_id = s.brand_id AND c.customer_key = s.body ->> 'customerId') AS "isOfKeptCustomer"`,
    [id],
  );
  return row ? { ...row, submission: rowOf(em, SubmissionEntity, row.submission) } : null;
}

/** Leaves a submission that could not be recorded now to the relay: from now on none of its queues overtakes it. */
export const leaveToRelay = (em: EntityManager, { id, body }: Pick<Submission, 'id' | 'body'>): Promise<unknown> =>
  em.nativeUpdate(SubmissionEntity, { id, state: 'ACCEPTED' }, { waitsIn: [...queuesOf(body)] });

/** Lets those behind a submission go before it. It is tried further. */
export const stepAside = (em: EntityManager, id: string): Promise<unknown> =>
  em.nativeUpdate(SubmissionEntity, { id, state: 'ACCEPTED' }, { waitsIn: null });

/** What is known under an action's id: what was submitted, and the action once it is recorded. */
export interface Reported {
  readonly submission: Submission;
  readonly action: Action | null;
  /** Whether it is a test: pinned once it is recorded. */
  readonly test: boolean;
}

/**
 * Finds it for a brand, or for one of its partners, who knows an action only once it is theirs and until it is
 * deleted; null when there is none.
 * Always reads anew, since a workflow may have changed it since this EntityManager last looked.
 */
export async function findReported(
  em: EntityManager,
  id: string,
  { brandId, partnerId }: { readonly brandId: string; readonly partnerId: string | null },
): Promise<Reported | null> {
  const submission = await em.findOne(SubmissionEntity, { id, brandId }, { refresh: true });
  if (submission === null) return null;
  const action = await em.findOne(ActionEntity, id, { refresh: true });
  if (partnerId !== null && (action?.partnerId !== partnerId || submission.deletedAt)) return null;
  return { submission, action, test: action?.test ?? (await willBeTest(em, submission)) };
}

/** The same for a page of submissions, in their order. */
export async function reportedOf(em: EntityManager, submissions: readonly Submission[]): Promise<Reported[]> {
  const actions = await em.find(ActionEntity, { id: { $in: submissions.map(({ id }) => id) } });
  const byId = new Map(actions.map((action) => [action.id, action]));
  return Promise.all(
    submissions.map(async (submission) => {
      const action = byId.get(submission.id) ?? null;
      return { submission, action, test: action?.test ?? (await willBeTest(em, submission)) };
    }),
  );
}

/** A filter of actions: those that were not deleted as transactions. */
export const notDeleted = () => ({
  [raw((alias) => `EXISTS (SELECT FROM submission s WHERE s.id = ${alias}.id AND s.deleted_at IS NOT NULL)`)]: false,
});

const willBeTest = async (em: EntityManager, { body, eventTypeId }: Submission): Promise<boolean> =>
  isTest(body, await em.findOneOrFail(EventTypeEntity, eventTypeId));

/** Reports that are no actions yet, and transactions, in which one of these keys of a customer stands: their ids. */
export async function submissionsNaming(
  em: EntityManager,
  brandId: string,
  {
    customerKey = null,
    providerKey = null,
  }: { readonly customerKey?: string | null; readonly providerKey?: string | null },
): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>('SELECT id FROM submissions_naming(?::uuid, ?, ?) AS id', [
    brandId,
    customerKey,
    providerKey,
  ]);
  return rows.map(({ id }) => id);
}
