import { Migration } from '@mikro-orm/migrations';

/*
 * Invoices: to brands for what they owe, and in the partners' names for what they earned. Issued once, numbered without gaps.
 */
export class Migration0011 extends Migration {
  override up(): void {
    for (const statement of [...settings, ...numbers, ...invoices, ...months, ...awaiting, ...outboxKinds])
      this.addSql(statement);
  }
}

const settings = [
  'ALTER TABLE brand ADD COLUMN invoicing jsonb',
  // The operator issues to several brands: no two of its invoices may have one number.
  "CREATE UNIQUE INDEX brand_invoice_prefix ON brand ((invoicing->>'prefix'))",
];

const numbers = [
  // The row is held until the invoice is committed with its number, so that one that is rolled back leaves no gap.
  `CREATE TABLE invoice_series (
    brand_id uuid NOT NULL REFERENCES brand,
    kind text NOT NULL CHECK (kind IN ('BRAND_INVOICE', 'SELF_BILLING')),
    year int NOT NULL,
    last int NOT NULL CHECK (last > 0),
    PRIMARY KEY (brand_id, kind, year)
  )`,
];

const invoices = [
  `CREATE TABLE invoice (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    kind text NOT NULL CHECK (kind IN ('BRAND_INVOICE', 'SELF_BILLING')),
    document_type text NOT NULL CHECK (document_type = CASE WHEN total < 0 THEN 'CREDIT_NOTE' ELSE 'INVOICE' END),
    year int NOT NULL,
    sequence int NOT NULL CHECK (sequence > 0),
    number text NOT NULL,
    partner_id uuid REFERENCES partner,
    statement_id uuid UNIQUE REFERENCES statement,
    command_id text,
    currency text NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_on date NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL CHECK (period_to >= period_from),
    seller jsonb NOT NULL,
    buyer jsonb NOT NULL,
    net numeric NOT NULL,
    vat_treatment text NOT NULL
      CHECK (vat_treatment IN ('DOMESTIC', 'REVERSE_CHARGE', 'NOT_CHARGED', 'NOT_STATED')),
    vat_rate numeric NOT NULL CHECK (vat_rate >= 0),
    vat numeric NOT NULL,
    total numeric NOT NULL CHECK (total = net + vat),
    UNIQUE (brand_id, kind, year, sequence),
    -- A command that is repeated issues nothing more.
    UNIQUE (brand_id, command_id, currency),
    CHECK ((kind = 'SELF_BILLING') = (partner_id IS NOT NULL) AND (kind = 'SELF_BILLING') = (statement_id IS NOT NULL)),
    CHECK ((kind = 'BRAND_INVOICE') = (command_id IS NOT NULL)),
    CHECK (vat_treatment = 'DOMESTIC' OR vat_rate = 0)
  )`,
  'CREATE INDEX invoice_of_partner ON invoice (partner_id, id DESC) WHERE partner_id IS NOT NULL',
  `CREATE TABLE invoice_line (
    id uuid PRIMARY KEY,
    invoice_id uuid NOT NULL REFERENCES invoice,
    brand_id uuid NOT NULL REFERENCES brand,
    invoice_kind text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('EARNED', 'BONUS', 'GUARANTEE', 'SLOTTING_FEE', 'CLAWED_BACK')),
    cause text NOT NULL,
    action_id uuid REFERENCES action,
    earning_id uuid REFERENCES contract_earning,
    amount numeric NOT NULL CHECK ((kind = 'CLAWED_BACK') = (amount < 0)),
    at timestamptz NOT NULL,
    -- Nothing is invoiced twice.
    UNIQUE (brand_id, invoice_kind, cause),
    CHECK (num_nonnulls(action_id, earning_id) = 1)
  )`,
  'CREATE INDEX invoice_line_of_invoice ON invoice_line (invoice_id, id)',
  'CREATE INDEX invoice_line_of_action ON invoice_line (action_id) WHERE action_id IS NOT NULL',
  ...['invoice', 'invoice_line'].flatMap((table) => [
    `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
    `CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ]),
];

const months = [
  `CREATE TABLE invoice_month (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    month text NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
    due_at timestamptz NOT NULL,
    issued_at timestamptz,
    UNIQUE (brand_id, month)
  )`,
  'CREATE INDEX invoice_month_to_issue ON invoice_month (due_at) WHERE issued_at IS NULL',
];

// What is locked and has something to pay, but no date, waits for its invoice.
const awaiting = [
  `CREATE INDEX action_awaiting_invoice ON action (id)
    WHERE state_detail = 'LOCKED' AND payable_at IS NULL AND payout <> 0 AND NOT test`,
];

const outboxKinds = [
  'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check',
  `ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK
    (kind IN ('STATEMENT', 'ENDPOINT', 'CONTRACT', 'ACTION', 'CUSTOMER_IMPORT', 'TOUCH_DAY', 'INQUIRY', 'CORRECTION_BATCH',
     'RETURN_REQUEST', 'PAYOUT', 'INVOICE_MONTH'))`,
];
