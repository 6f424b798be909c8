import { Migration } from '@mikro-orm/migrations';
import { tenantPolicy } from './tenantPolicy.ts';

/*
 * Keys that are narrowed, end, and are rotated; and who changed what with them: the audit log, which is only added to, and
 * what keys were used for, by day.
 */
export class Migration0014 extends Migration {
  override up(): void {
    for (const statement of [...keys, ...partitions, ...audit, ...uses]) this.addSql(statement);
  }
}

const keys = [
  `ALTER TABLE api_key ADD COLUMN scopes text[], ADD COLUMN expires_at timestamptz,
    ADD COLUMN created_by uuid REFERENCES api_key, ADD COLUMN rotated_to uuid UNIQUE REFERENCES api_key`,
  // A key that was rotated ends.
  'ALTER TABLE api_key ADD CONSTRAINT api_key_rotated_ends CHECK (rotated_to IS NULL OR expires_at IS NOT NULL)',
  'CREATE INDEX api_key_of_maker ON api_key (created_by) WHERE created_by IS NOT NULL',
];

const audit = [
  // By month: it holds addresses, so somebody has to end how long it is kept, by dropping a month.
  `CREATE TABLE audit_event (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    brand_id uuid,
    key_id uuid,
    key_prefix text,
    role text,
    method text NOT NULL,
    route text NOT NULL,
    object_id uuid,
    outcome text NOT NULL CHECK (outcome IN ('DONE', 'REPLAYED', 'PREVIEWED', 'REFUSED', 'FAILED')),
    status int NOT NULL,
    request_id text NOT NULL,
    ip_address inet,
    PRIMARY KEY (id, at)
  ) PARTITION BY RANGE (at)`,
  'CREATE INDEX audit_event_of_brand ON audit_event (brand_id, id)',
  'CREATE INDEX audit_event_of_key ON audit_event (key_id, id)',
  'CREATE INDEX audit_event_of_object ON audit_event (object_id, id) WHERE object_id IS NOT NULL',
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  "SELECT never_empty('audit_event')",
  tenantPolicy('audit_event'),
  'SELECT ensure_audit_partitions()',
];

const partitions = [
  // By wall time, so two years are enough also where the sandbox's clock runs ahead.
  `CREATE FUNCTION ensure_audit_partitions() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      first_day timestamp;
      name text;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('ensure_audit_partitions'));
      FOR first_day IN SELECT generate_series(
          date_trunc('month', now() AT TIME ZONE 'UTC'),
          date_trunc('month', (now() + interval '24 months') AT TIME ZONE 'UTC'), interval '1 month') LOOP
        name := 'audit_event_' || to_char(first_day, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
          EXECUTE format('CREATE TABLE %I PARTITION OF audit_event FOR VALUES FROM (%L) TO (%L)',
            name, first_day::text || '+00', (first_day + interval '1 month')::text || '+00');
          PERFORM never_empty(name::regclass);
        END IF;
      END LOOP;
    END $$`,
  'REVOKE EXECUTE ON FUNCTION ensure_audit_partitions FROM PUBLIC',
];

const uses = [
  `CREATE TABLE api_key_use (
    id uuid PRIMARY KEY,
    key_id uuid NOT NULL REFERENCES api_key,
    brand_id uuid REFERENCES brand,
    day date NOT NULL,
    method text NOT NULL,
    route text NOT NULL,
    answered int NOT NULL CHECK (answered > 0),
    refused int NOT NULL CHECK (refused BETWEEN 0 AND answered),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    UNIQUE (key_id, day, method, route)
  )`,
  tenantPolicy('api_key_use'),
];
