import { Migration } from '@mikro-orm/migrations';

/*
 * That a ledger transaction sums to zero is looked up where its entries are: in the month in which they were recorded. Before, each
 * entry had all months searched, two years ahead included, which took longer than to write it.
 */
export class Migration0023 extends Migration {
  override up(): void {
    // Entries of one transaction that were recorded at two instants would have to sum to zero at each, so the promise is no weaker.
    this.addSql(`CREATE OR REPLACE FUNCTION refuse_imbalance() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM ledger_entry
                   WHERE brand_id = NEW.brand_id AND cause = NEW.cause AND recorded_at = NEW.recorded_at
                   GROUP BY currency HAVING sum(amount) <> 0) THEN
          RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.cause USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
  }
}
