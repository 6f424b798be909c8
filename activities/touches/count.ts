import { v7 as uuid } from 'uuid';
import { BrandEntity } from '../../database/entities/brand.ts';
import { OutboxEntity } from '../../database/entities/outbox.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import { TouchCountEntity } from '../../database/entities/touchCount.ts';
import { TouchDayEntity, type TouchDay } from '../../database/entities/touchDay.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { unpaidTouches, type UnpaidTouches } from '../../database/queries/touchDays.ts';
import { transaction } from '../../database/transaction.ts';
import { daySpan, submissionOf } from '../../domain/attribution/touch-day.ts';
import { canonicalJson } from '../../domain/contract/canonical-json.ts';
import { sha256 } from '../../platform/sha256.ts';

export interface CountTouchesInput {
  readonly touchDayId: string;
  /** The workflow's time. */
  readonly now: string;
}

export interface TouchDayOutlook {
  /** When to count; null: it is counted. */
  readonly countingAt: string | null;
}

/** A day may have millions of touches. */
const statementSeconds = 120;
const batch = 500;

/**
 * Counts a day's touches that no action stands for, and stores an action for each group of them, which the relay starts. A
 * repeat is safe: a day that was counted is only counted again once a later touch has opened it, and then for the difference.
 */
export const countTouches = (database: Database, { touchDayId, now }: CountTouchesInput): Promise<TouchDayOutlook> =>
  transaction(
    database,
    async (em) => {
      // Those who record late touches of this day wait here, or are waited for (noteTouchDays).
      const touchDay = await em.findOneOrFail(TouchDayEntity, touchDayId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (touchDay.countedAt) return { countingAt: null };
      if (touchDay.dueAt > now) return { countingAt: touchDay.dueAt };
      const { timeZone } = await em.findOneOrFail(BrandEntity, touchDay.brandId);
      const unpaid = await unpaidTouches(em, touchDay, daySpan(touchDay.day, timeZone));
      for (let start = 0; start < unpaid.length; start += batch) {
        await storeActions(em, touchDay, unpaid.slice(start, start + batch), now);
      }
      await em.nativeUpdate(TouchDayEntity, { id: touchDay.id }, { countedAt: now });
      return { countingAt: null };
    },
    statementSeconds,
  );

async function storeActions(
  em: EntityManager,
  { id: touchDayId, brandId }: TouchDay,
  unpaid: readonly UnpaidTouches[],
  now: string,
): Promise<void> {
  const actions = unpaid.map((counted) => ({ submissionId: uuid(), counted, body: submissionOf(counted) }));
  await em.insertMany(
    SubmissionEntity,
    actions.map(({ submissionId, counted, body }) => ({
      id: submissionId,
      brandId,
      eventTypeId: counted.eventTypeId,
      orderId: body.orderId,
      body,
      bodyHash: sha256(canonicalJson(body)),
      state: 'ACCEPTED' as const,
      isTransaction: false,
      actor: 'system',
      submittedAt: now,
    })),
  );
  await em.insertMany(
    TouchCountEntity,
    actions.map(({ submissionId, counted: { eventTypeId, contractId, country, part, clicks } }) => ({
      submissionId,
      touchDayId,
      eventTypeId,
      contractId,
      country,
      part,
      clicks,
    })),
  );
  await em.insertMany(
    OutboxEntity,
    actions.map(({ submissionId }) => ({ kind: 'ACTION' as const, subjectId: submissionId })),
  );
}
