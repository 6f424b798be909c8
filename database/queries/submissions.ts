import { isTest } from '../../domain/action/test-action.ts';
import { ActionEntity, type Action } from '../entities/action.ts';
import { EventTypeEntity } from '../entities/eventType.ts';
import { SubmissionEntity, type Submission } from '../entities/submission.ts';
import type { EntityManager } from '../orm.ts';

/** What a brand reports, before we make anything of it. */
export type NewSubmission = Pick<
  Submission,
  'id' | 'brandId' | 'eventTypeId' | 'orderId' | 'body' | 'bodyHash' | 'actor' | 'submittedAt'
>;

/**
 * Stores a submission, or another try of one that was refused, under the id of the first. One statement, so that of two
 * that come at once exactly one is stored. Answers what is stored now, and whether it is this one.
 */
export async function acceptSubmission(
  em: EntityManager,
  { id, brandId, eventTypeId, orderId, body, bodyHash, actor, submittedAt }: NewSubmission,
): Promise<{ readonly isNew: boolean; readonly submission: Submission }> {
  const stored = await em.execute<unknown[]>(
    `INSERT INTO submission (id, brand_id, event_type_id, order_id, body, body_hash, state, actor, submitted_at)
     VALUES (?, ?, ?, ?, ?::jsonb, ?, 'ACCEPTED', ?, ?)
     ON CONFLICT (brand_id, event_type_id, order_id) DO UPDATE SET
       body = excluded.body, body_hash = excluded.body_hash, state = 'ACCEPTED', refusal = NULL,
       actor = excluded.actor, submitted_at = excluded.submitted_at, accepted_at = clock_timestamp()
     WHERE submission.state = 'REFUSED'
     RETURNING id`,
    [id, brandId, eventTypeId, orderId, JSON.stringify(body), bodyHash, actor, submittedAt],
  );
  const submission = await em.findOneOrFail(SubmissionEntity, { brandId, eventTypeId, orderId });
  return { isNew: stored.length > 0, submission };
}

/** What is known under an action's id: what was submitted, and the action once it is recorded. */
export interface Reported {
  readonly submission: Submission;
  readonly action: Action | null;
  /** Whether it is a test: pinned once it is recorded. */
  readonly test: boolean;
}

/**
 * Finds it for a brand, or for one of its partners, who knows an action only once it is theirs; null when there is none.
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
  if (partnerId !== null && action?.partnerId !== partnerId) return null;
  return { submission, action, test: action?.test ?? (await willBeTest(em, submission)) };
}

const willBeTest = async (em: EntityManager, { body, eventTypeId }: Submission): Promise<boolean> =>
  isTest(body, await em.findOneOrFail(EventTypeEntity, eventTypeId));
