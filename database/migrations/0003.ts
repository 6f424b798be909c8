import { Migration } from '@mikro-orm/migrations';

/*
 * Who earned it: touches of every kind, the customers whom they led to the brand and what these bought, triggers that pay for
 * products, and the catalogue that rules read.
 */
export class Migration0003 extends Migration {
  override up(): void {
    for (const statement of [...tracking, ...customers, ...products, ...actions]) this.addSql(statement);
  }
}

const tracking = [
  // Clicks, impressions and page visits are all touches.
  'ALTER TABLE click RENAME TO touch',
  'DROP INDEX click_of_customer_profile',
  'ALTER INDEX click_of_partner RENAME TO touch_of_partner',
  `ALTER TABLE touch ADD COLUMN kind text NOT NULL DEFAULT 'CLICK' CHECK (kind IN ('CLICK', 'IMPRESSION', 'PAGE_VISIT'))`,
  'ALTER TABLE touch ALTER COLUMN kind DROP DEFAULT',
  'ALTER TABLE touch ADD COLUMN device_id text',
  'ALTER TABLE touch ADD COLUMN country text',
  'ALTER TABLE touch ADD COLUMN bot boolean NOT NULL DEFAULT false',
  'ALTER TABLE touch ADD COLUMN duplicate_of uuid',
  // By kind, so that the latest clicks are found however many pages were visited.
  'CREATE INDEX touch_of_customer_profile ON touch (brand_id, customer_profile_id, kind, at) WHERE customer_profile_id IS NOT NULL',
  'CREATE INDEX touch_of_device ON touch (brand_id, device_id, kind, at) WHERE device_id IS NOT NULL',
  // The browsers and phones that a customer was seen on: her journey is that of all of them.
  `CREATE TABLE customer_device (
    brand_id uuid NOT NULL REFERENCES brand,
    customer_profile_id text NOT NULL,
    device_id text NOT NULL,
    PRIMARY KEY (brand_id, customer_profile_id, device_id)
  )`,
  `CREATE TABLE cart (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    customer_id text NOT NULL,
    click_id uuid,
    added_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  'CREATE INDEX cart_of_customer ON cart (brand_id, customer_id, added_at)',
  // A link of a SKU alone leads where the catalogue says.
  'ALTER TABLE tracking_link ALTER COLUMN url DROP NOT NULL, ADD CHECK (num_nonnulls(url, sku) > 0)',
  'ALTER TABLE tracking_link ADD COLUMN android_url text',
  'ALTER TABLE tracking_link ADD COLUMN ios_url text',
  `ALTER TABLE tracking_link ADD COLUMN interstitial text CHECK (interstitial IN ('CLICK', 'INSTALL'))`,
  'CREATE INDEX tracking_link_of_partner ON tracking_link (partner_id, id)',
  'CREATE INDEX tracking_link_of_domain ON tracking_link (domain, id) WHERE domain IS NOT NULL',
  // As browsers send it.
  'UPDATE tracking_link SET domain = lower(domain) WHERE domain <> lower(domain)',
  // A domain leads to the links of one brand.
  `CREATE TABLE tracking_domain (
    domain text PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand
  )`,
  `INSERT INTO tracking_domain (domain, brand_id)
    SELECT DISTINCT ON (domain) domain, brand_id FROM tracking_link WHERE domain IS NOT NULL ORDER BY domain, id`,
  // Null: the brand has named none, and the contracts' own decides.
  'ALTER TABLE brand ALTER COLUMN credit_policy DROP NOT NULL, ALTER COLUMN credit_policy DROP DEFAULT',
  // The brand's own hosts: where links may lead, and from where its tag may report.
  "ALTER TABLE brand ADD COLUMN sites text[] NOT NULL DEFAULT '{}'",
  // A day of a brand whose clicks or page visits are paid by the day.
  `CREATE TABLE touch_day (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    day date NOT NULL,
    due_at timestamptz NOT NULL,
    counted_at timestamptz,
    UNIQUE (brand_id, day)
  )`,
  'CREATE INDEX touch_day_to_count ON touch_day (due_at) WHERE counted_at IS NULL',
  // What is counted once is not paid twice: touches that come later are a further part.
  `CREATE TABLE touch_count (
    submission_id uuid PRIMARY KEY REFERENCES submission,
    touch_day_id uuid NOT NULL REFERENCES touch_day,
    event_type_id uuid NOT NULL REFERENCES event_type,
    contract_id uuid NOT NULL REFERENCES contract,
    country text,
    part int NOT NULL CHECK (part >= 1),
    clicks int NOT NULL CHECK (clicks >= 1),
    UNIQUE NULLS NOT DISTINCT (touch_day_id, event_type_id, contract_id, country, part)
  )`,
  'CREATE INDEX touch_by_time ON touch (brand_id, at)',
];

const customers = [
  `CREATE TABLE customer (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    customer_key text,
    provider_key text,
    email text,
    name text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    erased_at timestamptz,
    UNIQUE (brand_id, customer_key),
    UNIQUE (brand_id, provider_key),
    CHECK (erased_at IS NULL OR num_nonnulls(customer_key, provider_key, email, name) = 0)
  )`,
  'CREATE INDEX customer_of_email ON customer (brand_id, email) WHERE email IS NOT NULL',
  'CREATE INDEX customer_of_brand ON customer (brand_id, id DESC)',
  // Whose customer she is from an instant on; a partner of null: nobody's.
  `CREATE TABLE customer_attribution (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    customer_id uuid NOT NULL REFERENCES customer,
    partner_id uuid REFERENCES partner,
    made_by text NOT NULL CHECK (made_by IN ('USER', 'IMPORT', 'TRACKING')),
    attributed_at timestamptz NOT NULL,
    actor text NOT NULL,
    note text
  )`,
  'CREATE INDEX customer_attribution_at ON customer_attribution (customer_id, attributed_at DESC, id DESC)',
  'CREATE INDEX customer_attribution_of_partner ON customer_attribution (partner_id, customer_id)',
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON customer_attribution FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON customer_attribution FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
  `CREATE TABLE customer_import (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    actor text NOT NULL,
    lines int NOT NULL,
    started_at timestamptz NOT NULL,
    completed_at timestamptz
  )`,
  'CREATE INDEX customer_import_of_brand ON customer_import (brand_id, id DESC)',
  'CREATE INDEX customer_import_to_complete ON customer_import (id) WHERE completed_at IS NULL',
  `CREATE TABLE customer_import_line (
    import_id uuid NOT NULL REFERENCES customer_import,
    number int NOT NULL,
    row jsonb,
    outcome text CHECK (outcome IN ('CREATED', 'UPDATED', 'UNCHANGED', 'REFUSED')),
    errors jsonb,
    customer_id uuid REFERENCES customer,
    PRIMARY KEY (import_id, number)
  )`,
  'CREATE INDEX customer_import_line_of_customer ON customer_import_line (customer_id)',
  // What is to be erased with a customer: kept answers that tell her keys, reports that came to nothing.
  `CREATE INDEX idempotency_key_location ON idempotency_key ((answer->'headers'->>'location'))
    WHERE answer->'headers'->>'location' IS NOT NULL`,
  `CREATE INDEX submission_of_customer ON submission (brand_id, (body->>'customerId')) WHERE state <> 'RECORDED'`,
  `CREATE INDEX submission_of_provider_key ON submission (brand_id, (body->>'providerKey')) WHERE state <> 'RECORDED'`,
  'CREATE INDEX customer_import_line_waiting ON customer_import_line (import_id, number) WHERE outcome IS NULL',
];

const products = [
  `CREATE TABLE product (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    key text NOT NULL,
    name text NOT NULL,
    description text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (brand_id, key)
  )`,
  `CREATE TABLE customer_product (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    customer_id uuid NOT NULL REFERENCES customer,
    product_id uuid NOT NULL REFERENCES product,
    status text NOT NULL CHECK (status IN ('TRIAL', 'ACTIVE', 'CHURNED')),
    partner_id uuid REFERENCES partner,
    team_member text,
    amount numeric CHECK (amount >= 0),
    currency text,
    external_subscription_key text,
    purchased_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (brand_id, external_subscription_key),
    CHECK ((amount IS NULL) = (currency IS NULL))
  )`,
  'CREATE INDEX customer_product_of_customer ON customer_product (customer_id, id)',
  `CREATE TABLE payout_trigger (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    created_at timestamptz NOT NULL
  )`,
  'CREATE INDEX payout_trigger_of_brand ON payout_trigger (brand_id, id DESC)',
  // What a trigger says from an instant on: a sale is paid by what it said then.
  `CREATE TABLE payout_trigger_version (
    trigger_id uuid NOT NULL REFERENCES payout_trigger,
    version int NOT NULL,
    from_at timestamptz,
    definition jsonb NOT NULL,
    PRIMARY KEY (trigger_id, version)
  )`,
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payout_trigger_version FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  `CREATE TABLE catalog_item (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    sku text NOT NULL,
    name text,
    category text,
    original_format_category text,
    subcategory text,
    manufacturer text,
    price numeric CHECK (price >= 0),
    currency text,
    url text,
    image_url text,
    in_stock boolean,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (brand_id, sku)
  )`,
  // One commission in monthly parts: each becomes payable on its own date.
  `CREATE TABLE installment (
    action_id uuid NOT NULL REFERENCES action,
    cycle int NOT NULL,
    number int NOT NULL,
    due_at timestamptz NOT NULL,
    amount numeric NOT NULL CHECK (amount >= 0),
    payable_since timestamptz,
    PRIMARY KEY (action_id, cycle, number)
  )`,
];

const actions = [
  // The customer whom we keep, beside the brand's own word for her.
  'ALTER TABLE action ADD COLUMN customer_record_id uuid REFERENCES customer',
  'CREATE INDEX action_of_customer ON action (customer_record_id, id) WHERE customer_record_id IS NOT NULL',
  'CREATE INDEX action_of_customer_key ON action (brand_id, customer_id, event_date) WHERE customer_id IS NOT NULL',
  // What the referral carried: the partner's shared id and parameters.
  "ALTER TABLE action ADD COLUMN referral jsonb NOT NULL DEFAULT '{}'",
  // How many clicks or visits it stands for, where it is counted by the day.
  'ALTER TABLE action ADD COLUMN clicks int CHECK (clicks >= 1)',
  'ALTER TABLE submission ADD COLUMN is_transaction boolean NOT NULL DEFAULT false',
  'ALTER TABLE submission ADD COLUMN deleted_at timestamptz',
  'CREATE UNIQUE INDEX transaction_key ON submission (brand_id, order_id) WHERE is_transaction',
  // A payment that waited for its customer is recorded, and may still be refused when it is evaluated at last.
  'ALTER TABLE submission DROP CONSTRAINT submission_check',
  `ALTER TABLE submission ADD CONSTRAINT submission_refusal_check
    CHECK (CASE state WHEN 'REFUSED' THEN refusal IS NOT NULL WHEN 'ACCEPTED' THEN refusal IS NULL ELSE true END)`,
  "CREATE INDEX transaction_of_customer ON submission (brand_id, (body->>'customerId')) WHERE is_transaction",
  "CREATE INDEX transaction_of_provider_key ON submission (brand_id, (body->>'providerKey')) WHERE is_transaction",
  'CREATE INDEX transaction_of_brand ON submission (brand_id, id DESC) WHERE is_transaction',
  'ALTER TABLE event_type ADD COLUMN test boolean NOT NULL DEFAULT false',
  // What a test pays is its price from now on, as for any other action; it used to be zero.
  `UPDATE action a SET payout = (e.result->>'payout')::numeric FROM evaluation e
    WHERE e.id = a.evaluation_id AND a.test AND a.taken_back = '[]'`,
  'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check',
  `ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK
    (kind IN ('STATEMENT', 'ENDPOINT', 'CONTRACT', 'ACTION', 'CUSTOMER_IMPORT', 'TOUCH_DAY'))`,
];
