import { Migration } from '@mikro-orm/migrations';

/*
 * The first schema. The database keeps the promises that must hold whatever the code does: an order is submitted once, a
 * command happens once, money moves once for a cause and sums to zero, entries are never changed, and a partner has at most
 * one contract with a brand at any instant.
 */
export class Migration0001 extends Migration {
  override up(): void {
    this.addSql('CREATE EXTENSION IF NOT EXISTS btree_gist');
    for (const statement of tables) this.addSql(statement);
    for (const statement of promises) this.addSql(statement);
  }
}

const tables = [
  `CREATE TABLE brand (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    currency text NOT NULL,
    time_zone text NOT NULL,
    fiscal_year_start_month int NOT NULL DEFAULT 1 CHECK (fiscal_year_start_month BETWEEN 1 AND 12),
    minimum_review_period int NOT NULL DEFAULT 0 CHECK (minimum_review_period >= 0),
    credit_policy text NOT NULL DEFAULT 'LAST_REFERRER',
    created_at timestamptz NOT NULL
  )`,
  `CREATE TABLE partner (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    name text NOT NULL,
    email text NOT NULL,
    country text NOT NULL,
    currency text NOT NULL,
    groups text[] NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    minimum_payout numeric NOT NULL DEFAULT 0 CHECK (minimum_payout >= 0),
    payout_method jsonb NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  'CREATE INDEX partner_of_brand ON partner (brand_id, id)',
  `CREATE TABLE api_key (
    id uuid PRIMARY KEY,
    hash text NOT NULL UNIQUE,
    prefix text NOT NULL,
    role text NOT NULL CHECK (role IN ('admin', 'brand', 'support', 'finance', 'partner')),
    brand_id uuid REFERENCES brand,
    partner_id uuid REFERENCES partner,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CHECK ((role = 'admin') = (brand_id IS NULL)),
    CHECK ((role = 'partner') = (partner_id IS NOT NULL))
  )`,
  `CREATE TABLE event_type (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    code text NOT NULL,
    name text NOT NULL,
    category text NOT NULL,
    external_id text,
    customer_status_mapping jsonb,
    created_at timestamptz NOT NULL,
    UNIQUE (brand_id, code),
    UNIQUE (brand_id, external_id)
  )`,
  `CREATE TABLE contract (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    external_id text,
    start_at timestamptz NOT NULL,
    end_at timestamptz CHECK (end_at >= start_at),
    brand_signatory text,
    brand_signed_at timestamptz,
    partner_signatory text,
    partner_signed_at timestamptz,
    partner_recorded_by text,
    declined_at timestamptz,
    declined_by text,
    terms jsonb NOT NULL,
    terms_hash text NOT NULL,
    imported jsonb,
    created_at timestamptz NOT NULL,
    updated_at timestamptz,
    UNIQUE (brand_id, external_id)
  )`,
  'CREATE INDEX contract_of_partner ON contract (partner_id, start_at)',
  `CREATE TABLE tracking_link (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    code text NOT NULL UNIQUE,
    url text NOT NULL,
    domain text,
    shared_id text,
    sku text,
    created_at timestamptz NOT NULL
  )`,
  `CREATE TABLE click (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    tracking_link_id uuid REFERENCES tracking_link,
    customer_profile_id text,
    landing_page text,
    referrer_url text,
    user_agent text,
    ip_address text,
    shared_id text,
    sku text,
    params jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL
  )`,
  'CREATE INDEX click_of_customer_profile ON click (brand_id, customer_profile_id, at) WHERE customer_profile_id IS NOT NULL',
  `CREATE TABLE promo_code (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    code text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz CHECK (to_at > from_at),
    created_at timestamptz NOT NULL
  )`,
  `CREATE TABLE submission (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    event_type_id uuid NOT NULL REFERENCES event_type,
    order_id text NOT NULL,
    body jsonb NOT NULL,
    body_hash text NOT NULL,
    state text NOT NULL CHECK (state IN ('ACCEPTED', 'RECORDED', 'REFUSED')),
    refusal jsonb CHECK ((refusal IS NOT NULL) = (state = 'REFUSED')),
    actor text NOT NULL,
    submitted_at timestamptz NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (brand_id, event_type_id, order_id)
  )`,
  "CREATE INDEX submission_not_taken ON submission (accepted_at) WHERE state = 'ACCEPTED'",
  `CREATE TABLE action (
    id uuid PRIMARY KEY REFERENCES submission,
    brand_id uuid NOT NULL REFERENCES brand,
    event_type_id uuid NOT NULL REFERENCES event_type,
    event_type text NOT NULL,
    order_id text NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'REVERSED')),
    state_detail text NOT NULL,
    partner_id uuid REFERENCES partner,
    contract_id uuid REFERENCES contract,
    attribution jsonb NOT NULL,
    evaluation_id uuid,
    amount numeric NOT NULL CHECK (amount >= 0),
    currency text NOT NULL,
    remaining_amount numeric NOT NULL CHECK (remaining_amount >= 0),
    payout numeric NOT NULL CHECK (payout >= 0),
    payout_currency text NOT NULL,
    taken_back jsonb NOT NULL DEFAULT '[]',
    cycle int NOT NULL DEFAULT 0,
    customer_id text,
    customer_status text,
    test boolean NOT NULL DEFAULT false,
    event_date timestamptz NOT NULL,
    submitted_at timestamptz NOT NULL,
    locking_at timestamptz,
    locked_at timestamptz,
    payable_at timestamptz,
    paid_at timestamptz,
    version int NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    UNIQUE (brand_id, event_type_id, order_id)
  )`,
  'CREATE INDEX action_of_brand ON action (brand_id, id DESC)',
  'CREATE INDEX action_of_partner ON action (partner_id, id DESC)',
  "CREATE INDEX action_to_lock ON action (locking_at) WHERE state = 'PENDING' AND locking_at IS NOT NULL",
  "CREATE INDEX action_to_pay ON action (payable_at) WHERE state = 'APPROVED' AND state_detail = 'LOCKED'",
  `CREATE TABLE evaluation (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    action_id uuid NOT NULL REFERENCES action,
    contract_id uuid NOT NULL REFERENCES contract,
    terms_hash text NOT NULL,
    engine_version text NOT NULL,
    facts jsonb NOT NULL,
    result jsonb NOT NULL,
    at timestamptz NOT NULL
  )`,
  'CREATE INDEX evaluation_of_action ON evaluation (action_id)',
  `ALTER TABLE action ADD CONSTRAINT action_evaluation FOREIGN KEY (evaluation_id) REFERENCES evaluation DEFERRABLE INITIALLY DEFERRED`,
  `CREATE TABLE action_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    action_id uuid NOT NULL REFERENCES action,
    command_id text NOT NULL,
    command text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    reason text,
    note text,
    before jsonb,
    after jsonb NOT NULL,
    answer jsonb NOT NULL,
    UNIQUE (action_id, command_id)
  )`,
  `CREATE TABLE statement (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    currency text NOT NULL,
    date date NOT NULL,
    scheduled_for timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
    carried_forward numeric NOT NULL DEFAULT 0,
    earned numeric NOT NULL DEFAULT 0,
    clawed_back numeric NOT NULL DEFAULT 0,
    returned numeric NOT NULL DEFAULT 0,
    payable numeric NOT NULL DEFAULT 0,
    disbursed numeric NOT NULL DEFAULT 0,
    carried_over numeric NOT NULL DEFAULT 0,
    previous_id uuid REFERENCES statement,
    closed_at timestamptz,
    UNIQUE (brand_id, partner_id, currency, date),
    CHECK (payable = disbursed + carried_over)
  )`,
  // The closed statements of a partner and currency are one chain: what is carried over is carried forward once.
  "CREATE UNIQUE INDEX statement_chain ON statement (brand_id, partner_id, currency, previous_id) NULLS NOT DISTINCT WHERE state = 'CLOSED'",
  "CREATE INDEX statement_to_close ON statement (scheduled_for) WHERE state = 'OPEN'",
  `CREATE TABLE payout (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    statement_id uuid NOT NULL UNIQUE REFERENCES statement,
    currency text NOT NULL,
    amount numeric NOT NULL CHECK (amount > 0),
    state text NOT NULL CHECK (state IN ('pending', 'processing', 'sent', 'completed', 'failed', 'returned')),
    rail text NOT NULL,
    receipt text,
    scheduled_for timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    failure text
  )`,
  'CREATE INDEX payout_of_partner ON payout (partner_id, id DESC)',
  `CREATE TABLE ledger_transaction (
    brand_id uuid NOT NULL REFERENCES brand,
    cause text NOT NULL,
    action_id uuid REFERENCES action,
    payout_id uuid REFERENCES payout,
    effective_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (brand_id, cause)
  )`,
  'CREATE INDEX ledger_transaction_of_action ON ledger_transaction (action_id)',
  'CREATE INDEX ledger_transaction_by_time ON ledger_transaction (brand_id, recorded_at DESC, cause DESC)',
  `CREATE TABLE ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    recorded_at timestamptz NOT NULL,
    brand_id uuid NOT NULL,
    cause text NOT NULL,
    account text NOT NULL,
    partner_id uuid REFERENCES partner,
    currency text NOT NULL,
    amount numeric NOT NULL CHECK (amount <> 0),
    effective_at timestamptz NOT NULL,
    PRIMARY KEY (id, recorded_at),
    FOREIGN KEY (brand_id, cause) REFERENCES ledger_transaction,
    CHECK ((account LIKE 'BRAND%') = (partner_id IS NULL))
  ) PARTITION BY RANGE (recorded_at)`,
  'CREATE INDEX ledger_entry_of_partner ON ledger_entry (partner_id, currency, account)',
  'CREATE INDEX ledger_entry_of_transaction ON ledger_entry (brand_id, cause)',
  `CREATE TABLE statement_line (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand_id uuid NOT NULL,
    cause text NOT NULL,
    partner_id uuid NOT NULL REFERENCES partner,
    currency text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('EARNED', 'CLAWED_BACK', 'RETURNED')),
    amount numeric NOT NULL,
    action_id uuid REFERENCES action,
    statement_id uuid REFERENCES statement,
    payout_id uuid REFERENCES payout,
    recorded_at timestamptz NOT NULL,
    UNIQUE (brand_id, cause),
    FOREIGN KEY (brand_id, cause) REFERENCES ledger_transaction
  )`,
  'CREATE INDEX statement_line_waiting ON statement_line (partner_id, currency) WHERE payout_id IS NULL',
  'CREATE INDEX statement_line_of_statement ON statement_line (statement_id)',
  'CREATE INDEX statement_line_of_payout ON statement_line (payout_id)',
  `CREATE TABLE webhook_endpoint (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid REFERENCES partner,
    url text NOT NULL,
    events text[] NOT NULL,
    secret text NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz
  )`,
  'CREATE INDEX webhook_endpoint_of_brand ON webhook_endpoint (brand_id) WHERE disabled_at IS NULL',
  `CREATE TABLE notification (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    endpoint_id uuid NOT NULL REFERENCES webhook_endpoint,
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    type text NOT NULL,
    subject_id uuid NOT NULL,
    body jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    delivered_at timestamptz,
    last_error text,
    created_at timestamptz NOT NULL
  )`,
  "CREATE INDEX notification_to_deliver ON notification (endpoint_id, sequence) WHERE state = 'PENDING'",
  `CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('STATEMENT', 'ENDPOINT')),
    subject_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`,
  `CREATE TABLE idempotency_key (
    key_id uuid NOT NULL REFERENCES api_key,
    key text NOT NULL,
    request_hash text NOT NULL,
    status int,
    answer jsonb,
    locked_at timestamptz NOT NULL,
    PRIMARY KEY (key_id, key)
  )`,
];

const promises = [
  // At most one contract in force for a partner and brand at any instant (semantics, Which contract).
  `ALTER TABLE contract ADD CONSTRAINT contract_one_at_a_time EXCLUDE USING gist
    (brand_id WITH =, partner_id WITH =, tstzrange(start_at, end_at) WITH &&)
    WHERE (brand_signed_at IS NOT NULL AND partner_signed_at IS NOT NULL AND declined_at IS NULL)`,
  // A promo code has one owner at any instant.
  `ALTER TABLE promo_code ADD CONSTRAINT promo_code_one_owner EXCLUDE USING gist
    (brand_id WITH =, code WITH =, tstzrange(from_at, to_at) WITH &&)`,

  // What is written is never changed: corrections are new rows.
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$`,
  ...['ledger_transaction', 'ledger_entry', 'action_history', 'evaluation'].map(
    (table) =>
      `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  ),
  ...['ledger_transaction', 'ledger_entry', 'action_history', 'evaluation'].map(
    (table) =>
      `CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ),

  // Every ledger transaction sums to zero for each currency; checked once more at commit.
  `CREATE FUNCTION refuse_imbalance() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM ledger_entry WHERE brand_id = NEW.brand_id AND cause = NEW.cause
                 GROUP BY currency HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.cause USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE CONSTRAINT TRIGGER sums_to_zero AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_imbalance()`,

  // Entries live in one partition for each month. The worker calls this ahead of time; the sandbox before it moves its clock.
  `CREATE FUNCTION ensure_ledger_partitions(until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      first_day timestamp;
      name text;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('ensure_ledger_partitions'));
      FOR first_day IN SELECT generate_series(
          date_trunc('month', least(now(), until) AT TIME ZONE 'UTC'),
          date_trunc('month', until AT TIME ZONE 'UTC'), interval '1 month') LOOP
        name := 'ledger_entry_' || to_char(first_day, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
          EXECUTE format('CREATE TABLE %I PARTITION OF ledger_entry FOR VALUES FROM (%L) TO (%L)',
            name, first_day::text || '+00', (first_day + interval '1 month')::text || '+00');
        END IF;
      END LOOP;
    END $$`,
  "SELECT ensure_ledger_partitions(now() + interval '24 months')",

  // The relay listens: a committed outbox row wakes it at once.
  `CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$`,
  'CREATE TRIGGER announce AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox()',
];
