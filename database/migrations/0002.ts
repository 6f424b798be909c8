import { Migration } from '@mikro-orm/migrations';

/*
 * Terms that depend on order and on dates: counters for limits and tiers, what a contract earns beside its actions, and
 * contracts that follow others when their template changes.
 */
export class Migration0002 extends Migration {
  override up(): void {
    for (const statement of [...usage, ...templates, ...monthly]) this.addSql(statement);
  }
}

const usage = [
  // What a contract's limits and tiers have taken so far: at any time the sum of what its actions take now. The key names
  // the term, the scope and the period, so nothing is ever reset.
  `CREATE TABLE usage_counter (
    contract_id uuid NOT NULL REFERENCES contract,
    key text NOT NULL,
    total numeric NOT NULL DEFAULT 0 CHECK (total >= 0)
  )`,
  // A key names customers and items as the brand writes them: longer than an index takes.
  'CREATE UNIQUE INDEX usage_counter_by_key ON usage_counter (contract_id, md5(key))',
  // For limits of concurrent calls: when the calls under a counter's key were going on.
  `CREATE TABLE counted_call (
    contract_id uuid NOT NULL REFERENCES contract,
    key text NOT NULL,
    action_id uuid NOT NULL REFERENCES action,
    during tstzrange NOT NULL
  )`,
  'CREATE UNIQUE INDEX counted_call_of_action ON counted_call (action_id, contract_id, md5(key))',
  'CREATE INDEX counted_call_at ON counted_call USING gist (contract_id, md5(key), during)',
  // What the action takes of its contract's counters now.
  "ALTER TABLE action ADD COLUMN taken jsonb NOT NULL DEFAULT '{}'",
  // What the counters stood at when the action was priced: evaluating again needs no other history.
  "ALTER TABLE evaluation ADD COLUMN usage jsonb NOT NULL DEFAULT '{}'",
];

const templates = [
  `CREATE TABLE template (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    name text NOT NULL,
    terms jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (brand_id, name)
  )`,
  `CREATE TABLE template_modification (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    template_id uuid NOT NULL REFERENCES template,
    terms jsonb NOT NULL,
    start_at timestamptz NOT NULL,
    early_opt_in boolean NOT NULL,
    comment text,
    created_at timestamptz NOT NULL,
    UNIQUE (template_id, start_at)
  )`,
  'ALTER TABLE contract ADD COLUMN template_id uuid REFERENCES template',
  'ALTER TABLE contract ADD COLUMN modification_id uuid REFERENCES template_modification',
  // A contract is followed by one other at most.
  'ALTER TABLE contract ADD COLUMN follows_id uuid UNIQUE REFERENCES contract',
  'CREATE INDEX contract_of_template ON contract (template_id) WHERE template_id IS NOT NULL',
];

const monthly = [
  'ALTER TABLE contract ADD COLUMN drawn_up_at timestamptz',
  'UPDATE contract SET drawn_up_at = created_at',
  'ALTER TABLE contract ALTER COLUMN drawn_up_at SET NOT NULL',
  // When its workflow saw it begin and end, and when it has to look again; null: nothing is to come.
  'ALTER TABLE contract ADD COLUMN activated_at timestamptz',
  'ALTER TABLE contract ADD COLUMN expired_at timestamptz',
  'ALTER TABLE contract ADD COLUMN next_step_at timestamptz',
  'CREATE INDEX contract_to_move ON contract (next_step_at) WHERE next_step_at IS NOT NULL',
  // A month with actions that a performance bonus looks at; open until its bonus is computed, and again when it changes later.
  `CREATE TABLE bonus_month (
    contract_id uuid NOT NULL REFERENCES contract,
    event_type text NOT NULL,
    month text NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
    open boolean NOT NULL DEFAULT true,
    PRIMARY KEY (contract_id, event_type, month)
  )`,
  // What a contract earns its partner beside its actions. Written once for each cause; an amount of zero is a run that paid nothing.
  `CREATE TABLE contract_earning (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    contract_id uuid NOT NULL REFERENCES contract,
    partner_id uuid NOT NULL REFERENCES partner,
    kind text NOT NULL CHECK (kind IN ('START_FEE', 'FIRST_ACTION_FEE', 'MONTHLY_FEE', 'GUARANTEE', 'BONUS')),
    event_type text,
    month text,
    cause text NOT NULL,
    amount numeric NOT NULL,
    currency text NOT NULL,
    explanation jsonb NOT NULL,
    due_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    UNIQUE (brand_id, cause),
    CHECK ((kind = 'BONUS') = (event_type IS NOT NULL))
  )`,
  'CREATE INDEX contract_earning_of_contract ON contract_earning (contract_id, id DESC)',
  'CREATE INDEX contract_earning_of_partner ON contract_earning (partner_id, id DESC)',
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON contract_earning FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON contract_earning FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
  'ALTER TABLE ledger_transaction ADD COLUMN contract_id uuid REFERENCES contract',
  'ALTER TABLE statement_line ADD COLUMN earning_id uuid REFERENCES contract_earning',
  'ALTER TABLE statement_line DROP CONSTRAINT statement_line_kind_check',
  `ALTER TABLE statement_line ADD CONSTRAINT statement_line_kind_check CHECK
    (kind IN ('EARNED', 'BONUS', 'GUARANTEE', 'SLOTTING_FEE', 'CLAWED_BACK', 'RETURNED'))`,
  'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check',
  "ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('STATEMENT', 'ENDPOINT', 'CONTRACT'))",
  'CREATE INDEX action_of_contract ON action (contract_id, event_type, event_date)',
  'CREATE INDEX click_of_partner ON click (partner_id, at)',
];
