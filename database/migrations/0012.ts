import { Migration } from '@mikro-orm/migrations';

/*
 * Payouts in another currency than their statement's, and what the forecast of cash finds by index.
 */
export class Migration0012 extends Migration {
  override up(): void {
    for (const statement of [...conversions, ...forecast]) this.addSql(statement);
  }
}

const conversions = [
  'ALTER TABLE payout ADD COLUMN paid_currency text, ADD COLUMN paid_amount numeric CHECK (paid_amount > 0)',
  'UPDATE payout SET paid_currency = currency, paid_amount = amount',
  'ALTER TABLE payout ALTER COLUMN paid_currency SET NOT NULL',
  // As it was pinned when the payout was made: { rate, source, at }.
  'ALTER TABLE payout ADD COLUMN rate jsonb',
  `ALTER TABLE payout ADD CONSTRAINT payout_converted CHECK (
    CASE WHEN paid_currency = currency THEN rate IS NULL AND paid_amount = amount ELSE (rate IS NULL) = (paid_amount IS NULL) END)`,
  // Without a rate nothing goes out.
  "ALTER TABLE payout ADD CONSTRAINT payout_paid_at_a_rate CHECK (paid_amount IS NOT NULL OR state IN ('pending', 'failed'))",
  // What the brand gained, in the statement's currency, and the rate by which it is known.
  'ALTER TABLE payout ADD COLUMN exchange_gain numeric, ADD COLUMN settled_rate jsonb',
];

const forecast = [
  "CREATE INDEX action_to_come ON action (brand_id, locking_at) WHERE state = 'PENDING'",
  "CREATE INDEX action_locked ON action (brand_id, payable_at) WHERE state = 'APPROVED' AND state_detail = 'LOCKED'",
  "CREATE INDEX payout_underway ON payout (brand_id) WHERE state <> 'completed' AND retried_at IS NULL",
  'CREATE INDEX statement_of_day ON statement (brand_id, date)',
];
