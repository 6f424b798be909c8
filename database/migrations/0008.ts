import { Migration } from '@mikro-orm/migrations';

/*
 * Control of payouts: who has to approve them, what they wait for, pauses; and the funds that brands pay from.
 */
export class Migration0008 extends Migration {
  override up(): void {
    for (const statement of [...gates, ...pauses, ...funding, ...outboxKinds]) this.addSql(statement);
  }
}

const gates = [
  // By currency, above which amounts one and two persons have to approve a payout; null: nobody has to.
  'ALTER TABLE brand ADD COLUMN payout_approval jsonb',
  'ALTER TABLE payout ADD COLUMN approvals_required int NOT NULL DEFAULT 0',
  'ALTER TABLE payout ADD COLUMN paused_at timestamptz',
  // The gates that were shut when it was last looked at; null: none, or it has not been looked at yet.
  'ALTER TABLE payout ADD COLUMN waits_for jsonb',
  "ALTER TABLE payout ADD CONSTRAINT payout_waits_before_it_is_sent CHECK (state = 'pending' OR (waits_for IS NULL AND paused_at IS NULL))",
  'CREATE INDEX payout_waiting ON payout (brand_id) WHERE waits_for IS NOT NULL',
  // Those that were told to look again, until they have: without keys, so that nobody waits for anybody to tell them.
  'CREATE TABLE payout_wake (payout_id uuid NOT NULL)',
  'CREATE INDEX payout_wake_payout ON payout_wake (payout_id)',
  // What an approval is given to: the amount, and where it goes. With another payout method it is something else.
  `CREATE FUNCTION approvable(payout_id uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
      jsonb_build_array(p.amount, p.currency, t.payout_method, t.payout_account_sealed)::text, 'UTF8')), 'hex')
    FROM payout p JOIN partner t ON t.id = p.partner_id WHERE p.id = approvable.payout_id $$`,
  'ALTER TABLE payout_event ADD COLUMN approves text',
  "ALTER TABLE payout_event ADD CONSTRAINT payout_event_approves CHECK ((step = 'approve') = (approves IS NOT NULL))",
];

/** Of all payouts of a brand. */
const pauses = [
  `CREATE TABLE payout_pause (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    since timestamptz NOT NULL,
    actor text NOT NULL,
    note text,
    ended_at timestamptz,
    ended_by text,
    end_note text,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
  )`,
  'CREATE UNIQUE INDEX payout_pause_in_force ON payout_pause (brand_id) WHERE ended_at IS NULL',
];

const funding = [
  // Since when payouts wait for funds; null: they do not.
  'ALTER TABLE brand ADD COLUMN funding_required_since timestamptz',
  `CREATE TABLE deposit (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    currency text NOT NULL,
    -- Below zero: what went back to the brand, or corrects another.
    amount numeric NOT NULL CHECK (amount <> 0),
    -- The bank's word for it: what was booked once is not booked twice.
    reference text NOT NULL,
    received_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    UNIQUE (brand_id, reference)
  )`,
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON deposit FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON deposit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
  // Held by whoever takes from the funds, one after the other.
  `CREATE TABLE fund (
    brand_id uuid NOT NULL REFERENCES brand,
    currency text NOT NULL,
    PRIMARY KEY (brand_id, currency)
  )`,
];

const outboxKinds = [
  'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check',
  `ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK
    (kind IN ('STATEMENT', 'ENDPOINT', 'CONTRACT', 'ACTION', 'CUSTOMER_IMPORT', 'TOUCH_DAY', 'INQUIRY', 'CORRECTION_BATCH',
     'RETURN_REQUEST', 'PAYOUT'))`,
];
