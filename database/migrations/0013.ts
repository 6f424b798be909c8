import { Migration } from '@mikro-orm/migrations';
import { applicationRole, brandRole } from '../applicationRole.ts';
import { ownThrough, tenantPolicy, workingBrand } from './tenantPolicy.ts';

/*
 * The second wall between brands: row level security (docs/tenants.md). The first is that every query names its brand.
 */
export class Migration0013 extends Migration {
  /** Table after table, each for a moment: all at once they would wait for whoever works, and it for them. */
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    for (const statement of [...found, brands, ...outbox, ...ofBrands, ...ofTheirRows]) this.addSql(statement);
  }
}

const ownersEyes = (name: string, takes: string, gives: string, body: string): string => `
  CREATE OR REPLACE FUNCTION ${name}(${takes}) RETURNS ${gives}
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ ${body} $$;
  REVOKE EXECUTE ON FUNCTION ${name} FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ${name} TO ${brandRole}, ${applicationRole}`;

// Behind the wall an index serves only what cannot tell of other rows (LEAKPROOF): comparisons of plain columns, no part of a
// JSON value, no range, no hash. What was found by such an index is found by functions with the eyes of the owner instead. They
// give keys and counts alone: the rows themselves are read through the wall.
const found = [
  // Reports that are no actions yet, and transactions, which name one of these keys.
  ownersEyes(
    'submissions_naming',
    'brand uuid, customer_key text, provider_key text',
    'SETOF uuid',
    `SELECT id FROM submission WHERE brand_id = brand AND state <> 'RECORDED' AND body->>'customerId' = customer_key
     UNION SELECT id FROM submission WHERE brand_id = brand AND state <> 'RECORDED' AND body->>'providerKey' = provider_key
     UNION SELECT id FROM submission WHERE brand_id = brand AND is_transaction AND body->>'customerId' = customer_key
     UNION SELECT id FROM submission WHERE brand_id = brand AND is_transaction AND body->>'providerKey' = provider_key`,
  ),
  ownersEyes(
    'answers_telling',
    'locations text[]',
    'TABLE (key_id uuid, key text)',
    `SELECT k.key_id, k.key FROM idempotency_key k WHERE k.answer->'headers'->>'location' = ANY (locations)`,
  ),
  ownersEyes(
    'calls_in_progress',
    'contract uuid, keys text[], at timestamptz, beside uuid',
    'TABLE (key text, calls bigint)',
    `SELECT c.key, count(*) FROM counted_call c
     WHERE c.contract_id = contract AND md5(c.key) IN (SELECT md5(wanted) FROM unnest(keys) AS wanted)
       AND c.during @> at AND c.action_id <> beside GROUP BY c.key`,
  ),
  // Of any length, as the keys are.
  'DROP INDEX CONCURRENTLY IF EXISTS usage_counter_key',
  'CREATE INDEX CONCURRENTLY usage_counter_key ON usage_counter USING hash (key)',
];

const brands = tenantPolicy('brand', `id = ${workingBrand}`);

// Whose row it is says the connection that adds it. Those of before are seen by the relay, which carries the rows of all.
const outbox = [
  `ALTER TABLE outbox ADD COLUMN IF NOT EXISTS brand_id uuid DEFAULT nullif(current_setting('app.brand', true), '')::uuid`,
  tenantPolicy('outbox'),
];

const ofBrands = [
  'action',
  'action_history',
  'api_key',
  'cart',
  'catalog_item',
  'compliance_event',
  'contract',
  'contract_earning',
  'correction_batch',
  'customer',
  'customer_attribution',
  'customer_device',
  'customer_import',
  'customer_product',
  'deposit',
  'evaluation',
  'event_type',
  'fund',
  'fx_rate',
  'inquiry',
  'invoice',
  'invoice_line',
  'invoice_month',
  'invoice_series',
  'ledger_entry',
  'ledger_seal',
  'ledger_sum',
  'ledger_transaction',
  'ledger_unsealed',
  'notification',
  'partner',
  'payer_account_change',
  'payout',
  'payout_method_change',
  'payout_pause',
  'payout_trigger',
  'product',
  'promo_code',
  'return_request',
  'statement',
  'statement_line',
  'submission',
  'template',
  'template_modification',
  'touch',
  'touch_day',
  'tracking_domain',
  'tracking_link',
  'webhook_endpoint',
].map((table) => tenantPolicy(table));

const ofTheirRows = Object.entries({
  bonus_month: ownThrough('contract', 'contract_id'),
  correction_batch_decision: ownThrough('correction_batch', 'batch_id'),
  correction_batch_line: ownThrough('correction_batch', 'batch_id'),
  counted_call: ownThrough('contract', 'contract_id'),
  customer_import_line: ownThrough('customer_import', 'import_id'),
  idempotency_key: ownThrough('api_key', 'key_id'),
  installment: ownThrough('action', 'action_id'),
  payout_event: ownThrough('payout', 'payout_id'),
  payout_trigger_version: ownThrough('payout_trigger', 'trigger_id'),
  payout_wake: ownThrough('payout', 'payout_id'),
  return_month: ownThrough('contract', 'contract_id'),
  returned_payout: ownThrough('action', 'action_id'),
  touch_count: ownThrough('contract', 'contract_id'),
  usage_counter: ownThrough('contract', 'contract_id'),
}).map(([table, own]) => tenantPolicy(table, own));
