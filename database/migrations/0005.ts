import { Migration } from '@mikro-orm/migrations';

/*
 * Money out: what becomes of a payment after it was handed to its rail.
 */
export class Migration0005 extends Migration {
  override up(): void {
    for (const statement of disbursements) this.addSql(statement);
  }
}

const disbursements = [
  'ALTER TABLE payout ADD COLUMN sent_at timestamptz',
  "UPDATE payout SET sent_at = created_at WHERE state <> 'pending'",
  // When the rail is asked next what became of it, or to take it after all; null: it is not asked.
  'ALTER TABLE payout ADD COLUMN ask_at timestamptz',
  'ALTER TABLE payout ADD COLUMN ended_at timestamptz',
  'ALTER TABLE payout ADD COLUMN retried_at timestamptz',
  "ALTER TABLE payout ADD CONSTRAINT payout_ended CHECK ((state IN ('failed', 'returned')) = (ended_at IS NOT NULL))",
  'ALTER TABLE payout ADD CONSTRAINT payout_retried CHECK (retried_at IS NULL OR ended_at IS NOT NULL)',
  'CREATE INDEX payout_to_ask_for ON payout (ask_at) WHERE ask_at IS NOT NULL',

  // The payout whose amount a line RETURNED makes payable again: once.
  'ALTER TABLE statement_line ADD COLUMN returned_payout_id uuid UNIQUE REFERENCES payout',
  "ALTER TABLE statement_line ADD CONSTRAINT statement_line_returned CHECK ((kind = 'RETURNED') = (returned_payout_id IS NOT NULL))",
  // Whether the money of a payout has arrived: by itself, by one that paid it again, or set off against what the partner owed.
  `CREATE FUNCTION has_arrived(payout_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH RECURSIVE way AS (
      SELECT p.id, p.state = 'completed' AS arrived FROM payout p WHERE p.id = has_arrived.payout_id
      UNION
      SELECT p.id, l.set_off_by IS NOT NULL OR p.state = 'completed' FROM way
        JOIN statement_line l ON l.returned_payout_id = way.id
        LEFT JOIN payout p ON p.id = l.payout_id
    )
    SELECT EXISTS (SELECT FROM way WHERE arrived) $$`,

  `CREATE TABLE payout_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payout_id uuid NOT NULL REFERENCES payout,
    step text NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    command_id text,
    reference text,
    note text,
    UNIQUE (payout_id, command_id)
  )`,
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payout_event FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payout_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
];
