import { Migration } from '@mikro-orm/migrations';
import { statementBreakdown } from './statementBreakdown.ts';

/*
 * Statements tell fees and bonuses from what actions earned, and hold what must not go out; minimums are of a currency each.
 */
export class Migration0010 extends Migration {
  override up(): void {
    for (const statement of [...sums, ...minimums, ...lines]) this.addSql(statement);
  }
}

const sums = [
  `ALTER TABLE statement
    ADD COLUMN bonus numeric NOT NULL DEFAULT 0,
    ADD COLUMN fees numeric NOT NULL DEFAULT 0,
    ADD COLUMN held numeric NOT NULL DEFAULT 0,
    -- Opened by finance or by the end of a hold: it pays also what is below the minimum.
    ADD COLUMN below_minimum boolean NOT NULL DEFAULT false`,
  statementBreakdown,
  'ALTER TABLE statement DROP CONSTRAINT statement_check',
  `ALTER TABLE statement
    ADD CONSTRAINT statement_adds_up CHECK
      (carried_forward + earned + bonus + fees - clawed_back + returned - held = payable
        AND payable = disbursed + carried_over - held),
    ADD CONSTRAINT statement_held CHECK (held >= 0 AND (held = 0 OR disbursed = 0))`,
];

const minimums = [
  `ALTER TABLE partner ADD COLUMN minimum_payouts jsonb NOT NULL DEFAULT '{}'`,
  `UPDATE partner SET minimum_payouts = jsonb_build_object(currency, minimum_payout::text) WHERE minimum_payout > 0`,
  'ALTER TABLE partner DROP COLUMN minimum_payout',
  `ALTER TABLE brand ADD COLUMN minimum_payouts jsonb NOT NULL DEFAULT '{}'`,
];

const lines = [
  // A statement may have more lines than one answer holds.
  'DROP INDEX statement_line_of_statement',
  'CREATE INDEX statement_line_of_statement ON statement_line (statement_id, id)',
  'CREATE INDEX statement_line_open ON statement_line (partner_id, currency, id) WHERE statement_id IS NULL',
];
