import type { Action } from '../../database/entities/action.ts';
import { ActionEntity } from '../../database/entities/action.ts';
import { EventTypeEntity } from '../../database/entities/eventType.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import { takenUp, type TakenUp } from '../../database/queries/submissions.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { audienceOf } from '../../database/queries/announce.ts';
import type { Letter } from '../../database/writer.ts';
import { transaction } from '../../database/transaction.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { isTest } from '../../domain/action/test-action.ts';
import { DomainError } from '../../domain/errors.ts';
import { wakeDelaySeconds } from '../wakeDelay.ts';
import { assessed, assessedFields, bookAssessment, unassessedFields } from './assessment.ts';
import { keepTracked, buyerOf, withCustomerKey } from './buyer.ts';
import { keepPurchase } from './purchase.ts';
import { actionView, chronicle, partnerNameOf, tell } from './change.ts';

export interface RecordInput {
  readonly actionId: string;
  /** The workflow's time. */
  readonly now: string;
}

export interface Recorded {
  readonly view: ActionView;
  readonly partnerName: string | null;
  /** How long after its dates this action wakes, so that not all of a midnight's actions wake at once. */
  readonly wakeDelaySeconds: number;
  /** It was there already: earlier runs may have carried out commands that this one does not know of. Absent: it is new. */
  readonly again?: true;
}

/**
 * The first step of an action: attribute, price, accrue, in one transaction. A repeat is safe: an action that is there
 * already is answered as it is, which is also how a later run of its workflow picks up the stored state.
 *
 * @throws DomainError when the domain refuses to price it; the submission is then kept as REFUSED and may be sent again.
 */
export async function record(
  database: Database,
  wakeSpreadSeconds: number,
  { actionId, now }: RecordInput,
): Promise<Recorded> {
  try {
    return await transaction(database, async (em, letter) => {
      const taken = await takenUp(em, actionId);
      const { action, partnerName } = taken ? await recordNew(em, letter, taken, now) : await recorded(em, actionId);
      return {
        view: actionView(action),
        partnerName,
        wakeDelaySeconds: wakeDelaySeconds(actionId, wakeSpreadSeconds),
        ...(taken === null && { again: true }),
      };
    });
  } catch (error) {
    if (error instanceof DomainError) await refuse(database, actionId, error);
    throw error;
  }
}

interface RecordedAction {
  readonly action: Action;
  readonly partnerName: string | null;
}

async function recorded(em: EntityManager, actionId: string): Promise<RecordedAction> {
  const action = await em.findOneOrFail(ActionEntity, actionId);
  return { action, partnerName: await partnerNameOf(em, action.partnerId) };
}

async function recordNew(em: EntityManager, letter: Letter, taken: TakenUp, now: string): Promise<RecordedAction> {
  const { brandId, eventTypeId } = taken.submission;
  const { customer, waits } = await buyerOf(em, taken, now);
  const submission = await withCustomerKey(em, taken.submission, customer);
  const { body } = submission;
  // What is assessed holds its counters, for which others wait: whatever can be asked before is, and the rest is told in one go.
  const audience = await audienceOf(em, brandId, now, taken.listeners);
  const assessment = waits ? null : await assessed(em, submission, { lockNotBefore: submission.submittedAt });
  const eventType = assessment?.eventType ?? (await em.findOneOrFail(EventTypeEntity, eventTypeId));
  const test = isTest(body, eventType);
  const action: Action = {
    id: submission.id,
    brandId,
    eventTypeId,
    eventType: eventType.code,
    orderId: submission.orderId,
    state: 'PENDING',
    stateDetail: waits ? 'AWAITING_CUSTOMER' : 'OPEN',
    currency: body.currency,
    takenBack: [],
    corrected: null,
    excessAllowedAt: null,
    cycle: 0,
    customerId: body.customerId ?? null,
    customerRecordId: customer?.id ?? null,
    clicks: body.clicks ?? null,
    test,
    eventDate: body.eventDate,
    submittedAt: submission.submittedAt,
    approvedAt: null,
    lockedAt: null,
    payableAt: null,
    paidAt: null,
    hold: null,
    version: 1,
    updatedAt: now,
    ...(assessment ? assessedFields(assessment, body.currency) : unassessedFields(body)),
  };
  await letter.insert(ActionEntity, action);
  if (assessment) {
    await bookAssessment(em, letter, action, assessment, now);
    await keepTracked(em, action, assessment);
    await keepPurchase(em, customer, submission, assessment, now);
  }
  const by = { command: 'SUBMIT', commandId: 'submit', actor: submission.actor, reason: null, note: null } as const;
  await chronicle(letter, null, action, by, now);
  await tell(letter, audience, action, 'action.created', now);
  return { action, partnerName: assessment?.pricing?.contract.partnerName ?? null };
}

/** Keeps the refusal where the brand can see it; an accepted submission never just disappears. */
const refuse = (database: Database, actionId: string, { code, message }: DomainError): Promise<unknown> =>
  database.em
    .fork()
    .nativeUpdate(
      SubmissionEntity,
      { id: actionId, state: 'ACCEPTED' },
      { state: 'REFUSED', refusal: { code, detail: message }, waitsIn: null },
    );
