import { Migration } from '@mikro-orm/migrations';

/*
 * Where partners are paid to, and where brands pay from: account data is sealed, and what changes it needs two persons. Besides,
 * what a partner is taxed as, and holds that keep money from going out to it.
 */
export class Migration0007 extends Migration {
  override up(): void {
    for (const statement of [...columns, ...payoutMethodChanges, ...payerAccountChanges, ...complianceEvents]) {
      this.addSql(statement);
    }
  }
}

const columns = [
  `ALTER TABLE partner
    ADD COLUMN payout_account_sealed text,
    ADD COLUMN payouts_held_until timestamptz,
    ADD COLUMN tax_status jsonb,
    ADD COLUMN compliance_hold jsonb,
    ADD CONSTRAINT payout_account_whole
      CHECK ((payout_method->'account' IS NULL) = (payout_account_sealed IS NULL))`,
  `ALTER TABLE brand
    ADD COLUMN payer_account jsonb,
    ADD COLUMN payer_account_sealed text,
    ADD CONSTRAINT payer_account_whole CHECK ((payer_account IS NULL) = (payer_account_sealed IS NULL))`,
];

/** The columns of a change that one person asks for and another one confirms. */
const twoPersons = `
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL,
    asked_because text,
    state text NOT NULL CHECK (state IN ('OPEN', 'CONFIRMED', 'REJECTED')),
    decided_at timestamptz,
    decided_by text,
    decided_because text,
    CHECK ((state = 'OPEN') = (decided_at IS NULL) AND (state = 'OPEN') = (decided_by IS NULL)),
    CONSTRAINT two_persons CHECK (state <> 'CONFIRMED' OR decided_by <> asked_by),
    -- What is decided needs its account no longer: it is the partner's or the brand's now, or nobody's.
    CONSTRAINT decided_without_account CHECK (state = 'OPEN' OR sealed_account IS NULL)`;

/** What was asked for stays as it was asked, and is decided once. */
const decidedOnce = (table: string, asked: string): string[] => [
  `CREATE TRIGGER decided_once BEFORE UPDATE ON ${table} FOR EACH ROW
    WHEN (OLD.state <> 'OPEN' OR (${asked}) IS DISTINCT FROM (${asked.replaceAll('OLD.', 'NEW.')}))
    EXECUTE FUNCTION refuse_change()`,
  `CREATE TRIGGER never_deleted BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  `CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
];

const payoutMethodChanges = [
  `CREATE TABLE payout_method_change (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    method jsonb NOT NULL,
    sealed_account text,${twoPersons}
  )`,
  'CREATE INDEX payout_method_change_partner ON payout_method_change (partner_id, id)',
  `CREATE UNIQUE INDEX payout_method_change_open ON payout_method_change (partner_id) WHERE state = 'OPEN'`,
  ...decidedOnce(
    'payout_method_change',
    'OLD.partner_id, OLD.method, OLD.asked_at, OLD.asked_by, OLD.asked_because, OLD.brand_id',
  ),
];

const payerAccountChanges = [
  `CREATE TABLE payer_account_change (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    account jsonb NOT NULL,
    sealed_account text,${twoPersons}
  )`,
  'CREATE INDEX payer_account_change_brand ON payer_account_change (brand_id, id)',
  `CREATE UNIQUE INDEX payer_account_change_open ON payer_account_change (brand_id) WHERE state = 'OPEN'`,
  ...decidedOnce('payer_account_change', 'OLD.brand_id, OLD.account, OLD.asked_at, OLD.asked_by, OLD.asked_because'),
];

const complianceEvents = [
  `CREATE TABLE compliance_event (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    kind text NOT NULL CHECK (kind IN ('HOLD', 'RELEASE')),
    reason text CHECK ((reason IS NULL) = (kind = 'RELEASE')),
    note text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
  )`,
  'CREATE INDEX compliance_event_partner ON compliance_event (partner_id, id)',
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON compliance_event FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON compliance_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
];
