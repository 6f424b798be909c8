import { Migration } from '@mikro-orm/migrations';

/*
 * Exchange rates: what a sale in one currency is in the currency of the contract that pays for it.
 */
export class Migration0006 extends Migration {
  override up(): void {
    for (const statement of rates) this.addSql(statement);
  }
}

const rates = [
  `CREATE TABLE fx_rate (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    from_currency text NOT NULL,
    to_currency text NOT NULL CHECK (to_currency <> from_currency),
    rate numeric NOT NULL CHECK (rate > 0),
    source text NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Which of two rates of one instant counted would be chance.
    UNIQUE (brand_id, from_currency, to_currency, at)
  )`,
  'CREATE INDEX fx_rate_to ON fx_rate (brand_id, to_currency, at)',
  'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON fx_rate FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON fx_rate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
];
