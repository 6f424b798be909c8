import type { Hold } from '../../domain/action/state.ts';
import { ActionEntity, type Action } from '../entities/action.ts';
import type { EntityManager } from '../orm.ts';

/* What is known of payments to come, each found by an index of what is still open, so that history costs nothing. */

/** Whose payments, and until when. */
export interface Asked {
  readonly brandId: string;
  readonly partnerId?: string | undefined;
  /** An instant: what is payable from then on is left out. */
  readonly until: string;
}

const iso = (instant: string): string => `to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The condition on one partner, if there is one, with its value. */
const ofPartner = ({ partnerId }: Asked, column: string): { readonly sql: string; readonly values: string[] } =>
  partnerId === undefined ? { sql: '', values: [] } : { sql: `AND ${column} = ?`, values: [partnerId] };

export interface PartnerCurrency {
  readonly partnerId: string;
  readonly currency: string;
}

/** Payouts of actions that have much in common, summed. */
interface Summed extends PartnerCurrency {
  readonly amount: string;
  readonly hold: Hold | null;
}

interface LockedSum extends Summed {
  /** Null: it waits for an invoice. */
  readonly payableAt: string | null;
}

/** What has locked, each monthly part on its own date. */
export function lockedSums(em: EntityManager, asked: Asked): Promise<LockedSum[]> {
  const partner = ofPartner(asked, 'a.partner_id');
  return em.execute(
    `SELECT a.partner_id AS "partnerId", a.payout_currency AS currency, a.hold,
       ${iso('coalesce(i.due_at, a.payable_at)')} AS "payableAt", sum(coalesce(i.amount, a.payout))::text AS amount
     FROM action a LEFT JOIN installment i ON i.action_id = a.id AND i.cycle = a.cycle AND i.payable_since IS NULL
     WHERE a.brand_id = ? AND a.state = 'APPROVED' AND a.state_detail = 'LOCKED' AND a.payout <> 0 AND NOT a.test
       AND (a.payable_at IS NULL OR (a.payable_at < ? AND coalesce(i.due_at, a.payable_at) < ?)) ${partner.sql}
     GROUP BY 1, 2, 3, 4`,
    [asked.brandId, asked.until, asked.until, ...partner.values],
  );
}

interface PendingSum extends Summed {
  readonly contractId: string;
  readonly eventType: string;
  /** Null: nobody knows when. */
  readonly lockingAt: string | null;
}

/** What is promised and has not locked. */
export function pendingSums(em: EntityManager, asked: Asked): Promise<PendingSum[]> {
  const partner = ofPartner(asked, 'partner_id');
  return em.execute(
    `SELECT partner_id AS "partnerId", payout_currency AS currency, contract_id AS "contractId", event_type AS "eventType", hold,
       ${iso('locking_at')} AS "lockingAt", sum(payout)::text AS amount
     FROM action
     WHERE brand_id = ? AND state = 'PENDING' AND payout <> 0 AND NOT test AND contract_id IS NOT NULL
       AND (locking_at IS NULL OR locking_at < ?) ${partner.sql}
     GROUP BY 1, 2, 3, 4, 5, 6`,
    [asked.brandId, asked.until, ...partner.values],
  );
}

const pageSize = 500;

/** The pending actions of these contracts, a page at a time. */
export async function* pendingActions(
  em: EntityManager,
  { brandId, partnerId, until }: Asked,
  contractIds: readonly string[],
): AsyncGenerator<readonly Action[]> {
  for (let after: string | undefined, isLast = contractIds.length === 0; !isLast;) {
    const actions = await em.fork().find(
      ActionEntity,
      {
        brandId,
        state: 'PENDING',
        test: false,
        contractId: { $in: [...contractIds] },
        $or: [{ lockingAt: null }, { lockingAt: { $lt: until } }],
        ...(partnerId !== undefined && { partnerId }),
        ...(after !== undefined && { id: { $gt: after } }),
      },
      { orderBy: { id: 'asc' }, limit: pageSize },
    );
    yield actions;
    after = actions.at(-1)?.id;
    isLast = actions.length < pageSize;
  }
}

/** What no payout has taken: carried over, or on lines that wait; below zero the partner owes it. */
interface WaitingSum extends PartnerCurrency {
  readonly amount: string;
}

export function waitingSums(em: EntityManager, asked: Asked): Promise<WaitingSum[]> {
  const partner = ofPartner(asked, 'p.id');
  return em.execute(
    `SELECT l.partner_id AS "partnerId", l.currency, sum(l.amount)::text AS amount
     FROM partner p JOIN statement_line l ON l.partner_id = p.id AND l.payout_id IS NULL
     WHERE p.brand_id = ? ${partner.sql} GROUP BY 1, 2`,
    [asked.brandId, ...partner.values],
  );
}

interface StatementOnDay extends PartnerCurrency {
  readonly date: string;
  readonly closesAt: string;
  readonly isClosed: boolean;
  readonly belowMinimum: boolean;
}

/** The open statements, and the closed ones of `today` and later. */
export function statementsFrom(em: EntityManager, asked: Asked, today: string): Promise<StatementOnDay[]> {
  const partner = ofPartner(asked, 'partner_id');
  return em.execute(
    `SELECT partner_id AS "partnerId", currency, date::text AS date, ${iso('scheduled_for')} AS "closesAt",
       state = 'CLOSED' AS "isClosed", below_minimum AS "belowMinimum"
     FROM statement WHERE brand_id = ? AND (state = 'OPEN' OR date >= ?) ${partner.sql}`,
    [asked.brandId, today, ...partner.values],
  );
}

/** A payment that was not made, or has not arrived. */
export interface PaymentUnderway {
  readonly currency: string;
  readonly amount: string;
  /** Somebody has to do something before it goes out. */
  readonly isHeld: boolean;
  /** Before which nothing goes out to the partner. */
  readonly notBefore: string | null;
}

export function paymentsUnderway(em: EntityManager, asked: Asked): Promise<PaymentUnderway[]> {
  const partner = ofPartner(asked, 'o.partner_id');
  return em.execute(
    `SELECT sum(coalesce(o.paid_amount, o.amount))::text AS amount,
       CASE WHEN o.paid_amount IS NULL THEN o.currency ELSE o.paid_currency END AS currency,
       o.state IN ('failed', 'returned') OR coalesce(o.waits_for @> '[{"gate": "PAUSED"}]' OR o.waits_for @> '[{"gate": "COMPLIANCE"}]', false) AS "isHeld",
       CASE WHEN o.state = 'pending' THEN ${iso('p.payouts_held_until')} END AS "notBefore"
     FROM payout o JOIN partner p ON p.id = o.partner_id
     WHERE o.brand_id = ? AND o.state <> 'completed' AND o.retried_at IS NULL ${partner.sql}
     GROUP BY 2, 3, 4`,
    [asked.brandId, ...partner.values],
  );
}
