import { Migration } from '@mikro-orm/migrations';

/*
 * The ledger keeps itself: a sealer chains what is committed by hash and adds it up by period (docs/ledger.md), and the
 * application has no right to change what is only added to. Transactions of before wait to be sealed as new ones do.
 */
export class Migration0009 extends Migration {
  override up(): void {
    for (const statement of [...partitions, ...seal, ...sums, ...lists]) this.addSql(statement);
  }
}

const partitions = [
  // As its owner: the application makes partitions and owns none. Each is a table that could be emptied by itself.
  `CREATE OR REPLACE FUNCTION ensure_ledger_partitions(until timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
          PERFORM never_empty(name::regclass);
        END IF;
      END LOOP;
    END $$`,
  `CREATE FUNCTION never_empty(emptied regclass) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', emptied);
    END $$`,
  'REVOKE EXECUTE ON FUNCTION ensure_ledger_partitions FROM PUBLIC',
  "SELECT never_empty(inhrelid) FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass",
  "SELECT never_empty('payout_trigger_version')",
];

const seal = [
  // What is committed and not yet part of the chain: those who post never wait for it.
  `CREATE TABLE ledger_unsealed (
    brand_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    cause text NOT NULL,
    PRIMARY KEY (brand_id, recorded_at, cause)
  )`,
  'INSERT INTO ledger_unsealed SELECT brand_id, recorded_at, cause FROM ledger_transaction',
  `CREATE FUNCTION wait_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO ledger_unsealed VALUES (NEW.brand_id, NEW.recorded_at, NEW.cause);
      RETURN NULL;
    END $$`,
  'CREATE TRIGGER wait_for_seal AFTER INSERT ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION wait_for_seal()',
  `CREATE TABLE ledger_seal (
    brand_id uuid NOT NULL REFERENCES brand,
    number bigint NOT NULL CHECK (number > 0),
    cause text NOT NULL,
    sealed_at timestamptz NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (brand_id, number),
    UNIQUE (brand_id, cause)
  )`,
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  "SELECT never_empty('ledger_seal')",
  // The canonical text of a transaction. Columns without a value are left out, so that a column added later changes no hash.
  `CREATE FUNCTION ledger_content(transaction ledger_transaction, entries ledger_entry[], sealed_at timestamptz) RETURNS bytea
    LANGUAGE sql STABLE SET timezone = 'UTC'
    RETURN convert_to(jsonb_strip_nulls(
      to_jsonb(transaction) || jsonb_build_object('entries', to_jsonb(entries), 'sealed_at', sealed_at))::text, 'UTF8')`,
  `CREATE FUNCTION ledger_hash(previous bytea, content bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT RETURN sha256(previous || content)`,
  // Over the hash of the last link and the contents that follow it, in their order.
  'CREATE AGGREGATE ledger_chain(bytea) (SFUNC = ledger_hash, STYPE = bytea)',
];

const sums = [
  // What moved on an account in a period of effective and one of recorded time; "ever" is the period of all time. Each pair of
  // periods is a table of its own: the few rows of "ever" must not be looked for among the many of single days.
  `CREATE TABLE ledger_sum (
    brand_id uuid NOT NULL,
    periods text NOT NULL,
    effective_from date NOT NULL,
    recorded_from date NOT NULL,
    partner_id uuid,
    account text NOT NULL,
    currency text NOT NULL,
    amount numeric NOT NULL,
    CONSTRAINT ledger_sum_once UNIQUE NULLS NOT DISTINCT
      (brand_id, periods, effective_from, recorded_from, partner_id, account, currency)
  ) PARTITION BY LIST (periods)`,
  ...['ever/ever', 'month/ever', 'day/ever', 'ever/month', 'ever/day', 'month/month'].map(
    (periods) =>
      `CREATE TABLE ledger_sum_${periods.replace('/', '_')} PARTITION OF ledger_sum FOR VALUES IN ('${periods}')`,
  ),
  'CREATE INDEX ledger_sum_of_partner ON ledger_sum (partner_id, effective_from, recorded_from)',
  `CREATE FUNCTION period_start(unit text, at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
    RETURN CASE unit WHEN 'ever' THEN '-infinity'::date ELSE date_trunc(unit, at AT TIME ZONE 'UTC')::date END`,
  // The entries of the days and months at the edge of an instant, which no sum of whole ones holds.
  'CREATE INDEX ledger_entry_effective ON ledger_entry (brand_id, effective_at)',
  'CREATE INDEX ledger_entry_recorded ON ledger_entry (brand_id, recorded_at)',
  'CREATE INDEX ledger_entry_of_partner_effective ON ledger_entry (partner_id, effective_at)',
  'CREATE INDEX ledger_entry_of_partner_recorded ON ledger_entry (partner_id, recorded_at)',
  'DROP INDEX ledger_entry_of_partner',
];

// The newest of a brand or of a partner are found without sorting all of them.
const lists = [
  'CREATE INDEX statement_of_brand ON statement (brand_id, id DESC)',
  'CREATE INDEX statement_of_partner ON statement (partner_id, id DESC)',
  'CREATE INDEX payout_of_brand ON payout (brand_id, id DESC)',
];
