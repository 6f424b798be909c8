import { v7 as uuid } from 'uuid';
import { EventTypeEntity } from '../database/entities/index.ts';
import type { EventType } from '../database/entities/eventType.ts';
import type { EntityManager } from '../database/orm.ts';
import type { Submission as StoredSubmission } from '../database/entities/submission.ts';
import { acceptSubmission, leaveToRelay, reportHash } from '../database/queries/submissions.ts';
import type { Submission } from '../domain/action/submission.ts';
import { submitted } from '../dispatch/action.ts';
import { isKnownAway } from '../dispatch/reachability.ts';
import { isKeptForCounting } from '../domain/attribution/touch-day.ts';
import { plusDuration } from '../domain/calendar.ts';
import { DomainError } from '../domain/errors.ts';
import type { HandlerDeps } from './http/route.ts';
import { requirePartner } from './access/tenancy.ts';
import { invalidField } from './http/validation.ts';

/** For which brand something is reported, and by whom. */
export interface Reporter {
  readonly brandId: string;
  /** As the audit history names it: a key of the brand, or its tag. */
  readonly actor: string;
}

/**
 * Takes in what a brand reports, durably: once it is stored it is never lost. What can be known to be wrong is refused
 * before, field by field. A click that it names is stored before it, so that attribution finds it.
 *
 * @throws DomainError VALIDATION_FAILED; NOT_FOUND for a foreign partner; ORDER_ALREADY_SUBMITTED with another body
 */
export async function takeIn(
  { em, tracking, temporal }: Pick<HandlerDeps, 'em' | 'tracking' | 'temporal'>,
  { brandId, actor }: Reporter,
  body: Submission,
  now: string,
  { isTransaction }: { readonly isTransaction: boolean } = { isTransaction: false },
) {
  requirePast(body.eventDate, now, isTransaction ? '/occurredAt' : '/eventDate');
  const eventType = await eventTypeOf(em, brandId, body);
  if (body.partnerId !== undefined) await requirePartner(em, brandId, body.partnerId);
  if (body.clickId !== undefined) await tracking.touches.stored(body.clickId);
  const bodyHash = reportHash(body, isTransaction);
  const accepted = await acceptSubmission(em, {
    id: uuid(),
    brandId,
    eventTypeId: eventType.id,
    orderId: body.orderId,
    body,
    bodyHash,
    isTransaction,
    actor,
    submittedAt: now,
    isLeft: await isKnownAway(temporal),
  });
  if (accepted.submission.bodyHash === bodyHash) return accepted;
  throw new DomainError(
    'ORDER_ALREADY_SUBMITTED',
    `Order ${body.orderId} of event type ${body.eventType} was submitted with another body, as ${accepted.submission.id}.`,
  );
}

/**
 * Has what was taken in recorded and priced now, if it can be: what waits behind others, or for Temporal, is left to the relay.
 *
 * @throws DomainError when the domain refuses to price it
 */
export async function recordNow(
  { em, temporal }: Pick<HandlerDeps, 'em' | 'temporal'>,
  submission: StoredSubmission,
): Promise<void> {
  if (submission.state !== 'ACCEPTED' || submission.waitsIn !== null) return;
  if ((await submitted(temporal, submission)) === 'ACCEPTED') await leaveToRelay(em, submission);
}

/**
 * The brand's event type of what it reports, which must have what an event of that type is priced by.
 * @param within where the report stands in the request, as a JSON pointer
 * @throws DomainError VALIDATION_FAILED
 */
export async function eventTypeOf(
  em: EntityManager,
  brandId: string,
  body: Submission,
  within = '',
): Promise<EventType> {
  const eventType = await em.findOne(EventTypeEntity, { brandId, code: body.eventType });
  if (eventType === null) throw invalidField(`${within}/eventType`, 'is no event type of this brand');
  if (isKeptForCounting(body.orderId, eventType.category)) {
    throw invalidField(`${within}/orderId`, 'is kept for the clicks and visits that we count by the day');
  }
  const missing = missingIn(body, eventType);
  if (missing) throw invalidField(`${within}${missing.pointer}`, missing.detail);
  return eventType;
}

/** Clocks differ by this much; an event further ahead has not happened (semantics, Dates). */
const clockTolerance = 'PT5M';

/** Refuses what has not happened yet. @throws DomainError VALIDATION_FAILED */
export function requirePast(eventDate: string, now: string, pointer: string): void {
  const latest = plusDuration(now, clockTolerance, 'UTC');
  if (eventDate > latest) throw invalidField(pointer, `lies in the future; it is now ${now}`);
}

interface Missing {
  readonly pointer: string;
  readonly detail: string;
}

/** What an event of that category would silently earn nothing without; a lead needs nothing, and a call of which no talk is known had none. */
function missingIn({ amount, items = [], call }: Submission, { category }: EventType): Missing | undefined {
  switch (category) {
    case 'SALE':
      if (amount !== undefined || items.length > 0) return undefined;
      return { pointer: '/amount', detail: 'is required for a sale without items' };
    case 'CALL_PER_DURATION':
      if (call?.durationSeconds !== undefined) return undefined;
      return { pointer: '/call/durationSeconds', detail: 'is required for a call that is paid by its duration' };
    default:
      return undefined;
  }
}
