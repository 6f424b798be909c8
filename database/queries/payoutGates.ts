import { personsAmong, approvalsRequired, type PayoutApproval } from '../../domain/payout/approval.ts';
import type { BeforeGates, Gate } from '../../domain/payout/gates.ts';
import { money } from '../../domain/money.ts';
import { debitsPayerAccount, type RailName } from '../../domain/payout/payoutMethod.ts';
import type { Payout } from '../entities/payout.ts';
import { PayoutEventEntity } from '../entities/payoutEvent.ts';
import type { EntityManager } from '../orm.ts';

/** What the gates of a payout are asked, and whether it also needs funds. */
export interface Gated extends BeforeGates {
  readonly needsFunds: boolean;
}

/** What an approval of a payout is given to: the amount, and where it goes. */
export async function approvable(em: EntityManager, payoutId: string): Promise<string> {
  const [row] = await em.execute<{ approvable: string }[]>('SELECT approvable(?)', [payoutId]);
  if (!row) throw new Error(`payout ${payoutId} cannot be approved`);
  return row.approvable;
}

/** Who has approved it. */
export async function approversOf(em: EntityManager, payoutId: string, approves: string): Promise<string[]> {
  const approvals = await em.find(PayoutEventEntity, { payoutId, approves }, { orderBy: { id: 'asc' } });
  return approvals.map(({ actor }) => actor);
}

/** What the gates of a payout look at, as it stands now. */
export async function beforeGates(em: EntityManager, payout: Payout): Promise<Gated> {
  const [row] = await em.execute<GatesRow[]>(
    `SELECT b.payout_approval AS policy, b.funding_required_since IS NOT NULL AS "needsFunds",
       EXISTS (SELECT FROM payout_pause s WHERE s.brand_id = b.id AND s.ended_at IS NULL) AS "areAllPaused",
       t.compliance_hold IS NOT NULL AS "isHeldForCompliance", t.payouts_held_until AS "heldUntil",
       t.payout_method->>'rail' AS rail, b.payer_account IS NOT NULL AS "hasPayerAccount"
     FROM brand b JOIN partner t ON t.brand_id = b.id WHERE b.id = ? AND t.id = ?`,
    [payout.brandId, payout.partnerId],
  );
  if (!row) throw new Error(`payout ${payout.id} is of nobody`);
  const { policy, heldUntil, rail, hasPayerAccount, ...known } = row;
  const required = Math.max(payout.approvalsRequired, approvalsRequired(policy, money(payout.amount, payout.currency)));
  // Most need none, and nobody is asked.
  const given = required === 0 ? [] : await approversOf(em, payout.id, await approvable(em, payout.id));
  return {
    ...known,
    isPaused: Boolean(payout.pausedAt),
    approvals: { required, given: personsAmong(given) },
    heldUntil: heldUntil === null ? null : new Date(heldUntil).toISOString(),
    lacksPayerAccount: debitsPayerAccount(rail) && !hasPayerAccount,
    paid: payout.paidAmount ? money(payout.paidAmount, payout.paidCurrency) : null,
  };
}

interface GatesRow {
  readonly policy: PayoutApproval | null;
  readonly needsFunds: boolean;
  readonly areAllPaused: boolean;
  readonly isHeldForCompliance: boolean;
  readonly heldUntil: string | Date | null;
  readonly rail: RailName;
  readonly hasPayerAccount: boolean;
}

/**
 * Keeps gates as they are until the transaction ends, for one who is about to wait before them: what opens them meanwhile takes its
 * turn, and finds the one who waits ({@link wakePayouts}).
 */
export const holdGates = (em: EntityManager, brandId: string): Promise<unknown> =>
  em.execute('SELECT FROM brand WHERE id = ? FOR SHARE', [brandId]);

/**
 * Has payouts that wait look at their gates again, in the transaction that opens or shuts one.
 *
 * @param which of the brand; with a gate, those that wait before it
 */
export async function wakePayouts(
  em: EntityManager,
  { brandId, partnerId, gate }: { readonly brandId: string; readonly partnerId?: string; readonly gate?: Gate },
): Promise<void> {
  // Whoever is about to wait has to be there first, or to see what was changed.
  await em.execute('SELECT FROM brand WHERE id = ? FOR NO KEY UPDATE', [brandId]);
  await em.execute(
    wakes(`SELECT id FROM payout
       WHERE brand_id = ? AND waits_for IS NOT NULL AND (?::uuid IS NULL OR partner_id = ?::uuid)
         AND (?::text IS NULL OR waits_for @> jsonb_build_array(jsonb_build_object('gate', ?::text)))`),
    [brandId, partnerId ?? null, partnerId ?? null, gate ?? null, gate ?? null],
  );
}

/** The statement that wakes payouts, and notes that they have to look: the sandbox's clock waits until they have. */
export const wakes = (payouts: string): string =>
  `WITH woken AS (${payouts}), noted AS (INSERT INTO payout_wake (payout_id) SELECT id FROM woken)
   INSERT INTO outbox (kind, subject_id) SELECT 'PAYOUT', id FROM woken`;

/** Notes the same of a payout whose workflow knows. */
export const noteWake = (em: EntityManager, payoutId: string): Promise<unknown> =>
  em.execute('INSERT INTO payout_wake (payout_id) VALUES (?)', [payoutId]);

/** A held payout looks at its gates: whatever it was woken for so far. */
export const heardWakes = (em: EntityManager, payoutId: string): Promise<unknown> =>
  em.execute('DELETE FROM payout_wake WHERE payout_id = ?', [payoutId]);
