import { v7 as uuid } from 'uuid';
import { dayAfter, localDate, startOfDate } from '../../domain/calendar.ts';
import { minimumIn } from '../../domain/payout/minimum.ts';
import type { OpenStatement, StatementLineKind } from '../../domain/payout/statement.ts';
import { BrandEntity } from '../entities/brand.ts';
import { PartnerEntity, type Partner } from '../entities/partner.ts';
import { StatementEntity, type Statement } from '../entities/statement.ts';
import type { StatementLine } from '../entities/statementLine.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { inItsTime, type LostTime } from './restorations.ts';

export interface StatementOwner {
  readonly brandId: string;
  readonly partnerId: string;
  readonly currency: string;
}

/** What decides on which day's statement something comes, beside its own dates. */
export interface Payday {
  /** The brand's. */
  readonly timeZone: string;
  /** As of {@link inItsTime}. */
  readonly lostTime?: LostTime | null;
}

/**
 * The partner's statement that takes what was payable at `payableAt` and is booked `now`: the one of that local date, or of the
 * first day after it whose statement is not closed (semantics, Money that went out). Made where it is missing; held until the
 * transaction ends, so that it does not close meanwhile. Its payment is started through the outbox.
 */
export async function nextOpenStatement(
  em: EntityManager,
  owner: StatementOwner,
  { payableAt, now, timeZone, lostTime }: Payday & { readonly payableAt: string; readonly now: string },
): Promise<string> {
  const { brandId, partnerId, currency } = owner;
  const dueDate = localDate(payableAt, timeZone);
  const from = now > payableAt ? await inItsTime(em, { payableAt, now }, lostTime) : payableAt;
  for (let date = localDate(from, timeZone); ; date = dayAfter(dayAfter(date))) {
    // That of a day is often closed when something comes late to it: so the next one is asked for along with it.
    const dates = [date, dayAfter(date)];
    const known = await statementsOf(em, owner, dates);
    for (const date of dates) {
      const found = known.find((statement) => statement.date === date);
      if (found?.state === 'CLOSED') continue;
      const scheduledFor = date === dueDate ? payableAt : startOfDate(date, timeZone);
      const open = found ?? (await newStatement(em, [uuid(), brandId, partnerId, currency, date, scheduledFor]));
      if (open) return open.id;
    }
  }
}

/** Statements of dates, shared: those who join one do not wait for one another, and whoever closes it waits for them. */
const statementsOf = (
  em: EntityManager,
  { brandId, partnerId, currency }: StatementOwner,
  dates: readonly string[],
): Promise<Pick<Statement, 'id' | 'state' | 'date'>[]> =>
  askPrepared(
    em,
    `SELECT id, state, date::text AS date FROM statement
     WHERE brand_id = ? AND partner_id = ? AND currency = ? AND date = ANY (?::date[]) FOR SHARE`,
    [brandId, partnerId, currency, `{${dates.join(',')}}`],
  );

/** Made and announced, or what another has made meanwhile; undefined when that is closed. */
async function newStatement(em: EntityManager, of: readonly string[]): Promise<{ readonly id: string } | undefined> {
  const [open] = await askPrepared<{ id: string }>(
    em,
    `WITH open AS (
       INSERT INTO statement (id, brand_id, partner_id, currency, date, scheduled_for, state)
       VALUES (?, ?, ?, ?, ?, ?, 'OPEN')
       ON CONFLICT (brand_id, partner_id, currency, date) DO UPDATE SET date = excluded.date WHERE statement.state = 'OPEN'
       RETURNING statement.id, old.id IS NULL AS is_new),
     announced AS (
       INSERT INTO outbox (kind, subject_id) SELECT 'STATEMENT', id FROM open WHERE is_new)
     SELECT id FROM open`,
    of,
  );
  return open;
}

/**
 * A hold on the partner has ended: opens a statement for each currency in which the last one held something back. What was held
 * goes out, whatever the minimum says by now. To be called in the transaction that ends the hold, after {@link holdPartner}.
 */
export async function openForWhatWasHeld(
  em: EntityManager,
  { id: partnerId, brandId }: Pick<Partner, 'id' | 'brandId'>,
  now: string,
): Promise<void> {
  const lastOnes = await em.execute<{ currency: string }[]>(
    `SELECT s.currency FROM statement s WHERE s.partner_id = ? AND s.state = 'CLOSED' AND s.held > 0
       AND NOT EXISTS (SELECT 1 FROM statement later WHERE later.previous_id = s.id AND later.state = 'CLOSED')
     ORDER BY s.currency`,
    [partnerId],
  );
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  for (const { currency } of lastOnes) await openBelowMinimum(em, { brandId, partnerId, currency }, { now, timeZone });
}

/** Opens the next statement, or takes the one that is open, to pay all that the partner is owed by then, also below the minimum. */
export async function openBelowMinimum(
  em: EntityManager,
  owner: StatementOwner,
  { now, timeZone }: { readonly now: string; readonly timeZone: string },
): Promise<string> {
  const id = await nextOpenStatement(em, owner, { payableAt: now, now, timeZone });
  await em.nativeUpdate(StatementEntity, { id }, { belowMinimum: true });
  return id;
}

/**
 * The partner, held until the transaction ends: its statements close one after the other, and no hold on it begins or ends
 * meanwhile. Comes before the lock of a statement. Lines can be written: they only need to know that there is such a partner.
 */
export async function holdPartner(em: EntityManager, partnerId: string): Promise<Partner> {
  await em.execute('SELECT FROM partner WHERE id = ? FOR NO KEY UPDATE', [partnerId]);
  return em.findOneOrFail(PartnerEntity, partnerId, { refresh: true });
}

/** What a statement would come to that closes now, as far as its lines do not say it. */
export interface ClosingTerms {
  /** The statement whose rest is carried forward. */
  readonly previousId: string | null;
  readonly terms: Omit<OpenStatement, 'lines'>;
}

export async function closingTerms(
  em: EntityManager,
  { brandId, partnerId, currency, belowMinimum }: StatementOwner & Pick<Statement, 'belowMinimum'>,
  partner: Pick<Partner, 'minimumPayouts' | 'complianceHold'>,
): Promise<ClosingTerms> {
  const before = await lastClosedStatement(em, { brandId, partnerId, currency });
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  const minimum = minimumIn(currency, partner.minimumPayouts, brand.minimumPayouts);
  return {
    previousId: before?.id ?? null,
    terms: {
      currency,
      carriedForward: before?.carriedOver ?? '0',
      minimumPayout: belowMinimum ? '0' : minimum,
      onHold: Boolean(partner.complianceHold),
    },
  };
}

/** The sums of the owner's lines that wait for a statement, by their kind. */
export const waitingSums = (
  em: EntityManager,
  { brandId, partnerId, currency }: StatementOwner,
): Promise<{ kind: StatementLineKind; amount: string }[]> =>
  em.execute(
    `SELECT kind, sum(amount) AS amount FROM statement_line
     WHERE brand_id = ? AND partner_id = ? AND currency = ? AND statement_id IS NULL GROUP BY kind`,
    [brandId, partnerId, currency],
  );

/** A line as far as its statement sums it. */
interface WaitingLine {
  readonly id: string;
  readonly kind: StatementLineKind;
  readonly amount: string;
}

/** The owner's lines that wait for a statement. */
export const waitingLines = (
  em: EntityManager,
  { brandId, partnerId, currency }: StatementOwner,
): Promise<WaitingLine[]> =>
  em.execute(
    `SELECT id, kind, amount FROM statement_line
     WHERE brand_id = ? AND partner_id = ? AND currency = ? AND statement_id IS NULL`,
    [brandId, partnerId, currency],
  );

/** Puts these lines on a statement and on the payout that pays them, at once: a statement may have very many. */
export const takeLines = (
  em: EntityManager,
  lines: readonly WaitingLine[],
  { statementId, payoutId, setOffBy }: Pick<StatementLine, 'statementId' | 'payoutId' | 'setOffBy'>,
): Promise<unknown> =>
  em.execute('UPDATE statement_line SET statement_id = ?, payout_id = ?, set_off_by = ? WHERE id = ANY (?::bigint[])', [
    statementId,
    payoutId,
    setOffBy,
    `{${lines.map(({ id }) => id).join(',')}}`,
  ]);

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
