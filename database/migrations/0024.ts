import { Migration } from '@mikro-orm/migrations';

/*
 * That a ledger transaction sums to zero is looked at in what a statement has written, where that is written. Before, each entry had all
 * entries of its transaction looked up at commit, once more in an index and with a lock on each month's partition.
 */
export class Migration0024 extends Migration {
  override up(): void {
    // One statement writes a transaction whole (database/queries/ledger.ts), and nobody writes to a partition itself: so what is added
    // later to one that sums to zero leaves it so.
    this.addSql(`CREATE OR REPLACE FUNCTION require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        unbalanced text;
      BEGIN
        SELECT cause INTO unbalanced FROM stored GROUP BY brand_id, cause, currency HAVING sum(amount) <> 0 LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'ledger transaction % does not sum to zero', unbalanced USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
    this
      .addSql(`CREATE OR REPLACE TRIGGER sums_to_zero_at_once AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS stored
      FOR EACH STATEMENT EXECUTE FUNCTION require_balance()`);
    this.addSql('DROP TRIGGER IF EXISTS sums_to_zero ON ledger_entry');
    this.addSql('DROP FUNCTION IF EXISTS refuse_imbalance');
  }
}
