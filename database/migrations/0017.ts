import { Migration } from '@mikro-orm/migrations';

/*
 * What reports read (docs/reports.md): all that they say of actions and touches stands in an index by time, so that a month is
 * read without the rows themselves.
 */
export class Migration0017 extends Migration {
  /** An index is made beside those who work (CONCURRENTLY), which no transaction can do. One that was not finished is made anew. */
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    for (const statement of [...actions, ...touches, ...kept]) this.addSql(statement);
  }
}

const actions = [
  'DROP INDEX CONCURRENTLY IF EXISTS action_reported',
  `CREATE INDEX CONCURRENTLY action_reported ON action (brand_id, event_date)
    INCLUDE (partner_id, event_type, customer_status, state, remaining_amount, currency, payout, payout_currency) WHERE NOT test`,
];

// It does all that touch_by_time did.
const touches = [
  'DROP INDEX CONCURRENTLY IF EXISTS touch_reported',
  'CREATE INDEX CONCURRENTLY touch_reported ON touch (brand_id, at) INCLUDE (kind, partner_id, bot, duplicate_of)',
  'DROP INDEX CONCURRENTLY IF EXISTS touch_by_time',
];

// An index answers by itself only for pages that were vacuumed since they were written. By default a table of two years would
// wait for five months of changes.
const kept = ['action', 'touch'].map(
  (table) =>
    `ALTER TABLE ${table} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)`,
);
