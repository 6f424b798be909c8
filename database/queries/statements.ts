import { v7 as uuid } from 'uuid';
import { dayAfter, localDate, startOfDate } from '../../domain/calendar.ts';
import type { EntityManager } from '../orm.ts';

export interface StatementOwner {
  readonly brandId: string;
  readonly partnerId: string;
  readonly currency: string;
}

/**
 * The partner's statement that takes what was payable at `payableAt` and is booked `now`: the one of that local date, or of the
 * first day after it whose statement is not closed (semantics, Money that went out). Made where it is missing; held until the
 * transaction ends, so that it does not close meanwhile. Its payment is started through the outbox.
 */
export async function nextOpenStatement(
  em: EntityManager,
  { brandId, partnerId, currency }: StatementOwner,
  { payableAt, now, timeZone }: { readonly payableAt: string; readonly now: string; readonly timeZone: string },
): Promise<string> {
  const dueDate = localDate(payableAt, timeZone);
  for (let date = localDate(now > payableAt ? now : payableAt, timeZone); ; date = dayAfter(date)) {
    const scheduledFor = date === dueDate ? payableAt : startOfDate(date, timeZone);
    const [open] = await em.execute<{ id: string }[]>(
      `WITH open AS (
         INSERT INTO statement (id, brand_id, partner_id, currency, date, scheduled_for, state)
         VALUES (?, ?, ?, ?, ?, ?, 'OPEN')
         ON CONFLICT (brand_id, partner_id, currency, date) DO UPDATE SET date = excluded.date WHERE statement.state = 'OPEN'
         RETURNING id)
       INSERT INTO outbox (kind, subject_id) SELECT 'STATEMENT', id FROM open RETURNING subject_id AS id`,
      [uuid(), brandId, partnerId, currency, date, scheduledFor],
    );
    if (open) return open.id;
  }
}

/** The end of the chain of the owner's closed statements: the one that no other follows; null before the first. */
export async function lastClosedStatement(
  em: EntityManager,
  { brandId, partnerId, currency }: StatementOwner,
): Promise<{ readonly id: string; readonly carriedOver: string } | null> {
  const [last] = await em.execute<{ id: string; carriedOver: string }[]>(
    `SELECT s.id, s.carried_over AS "carriedOver" FROM statement s
     WHERE s.brand_id = ? AND s.partner_id = ? AND s.currency = ? AND s.state = 'CLOSED'
       AND NOT EXISTS (SELECT 1 FROM statement later WHERE later.brand_id = s.brand_id AND later.partner_id = s.partner_id
         AND later.currency = s.currency AND later.previous_id = s.id AND later.state = 'CLOSED')`,
    [brandId, partnerId, currency],
  );
  return last ?? null;
}
