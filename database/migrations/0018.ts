import { Migration } from '@mikro-orm/migrations';

/*
 * What a restored database knows of its past: the time that it lost, in which payments may have gone out that it has not heard of.
 * And dead letters are found by index.
 */
export class Migration0018 extends Migration {
  /** An index is made beside those who work (CONCURRENTLY), which no transaction can do. One that was not finished is made anew. */
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    for (const statement of [...restorations, ...deadLetters]) this.addSql(statement);
  }
}

const restorations = [
  // Of the whole installation, not of a brand.
  `CREATE TABLE IF NOT EXISTS restoration (
    id uuid PRIMARY KEY,
    taken_at timestamptz NOT NULL,
    restored_at timestamptz NOT NULL CHECK (restored_at >= taken_at))`,
  // May have been sent in a time that was lost: the rail is asked before it is paid.
  'ALTER TABLE payout ADD COLUMN IF NOT EXISTS asks_first boolean NOT NULL DEFAULT false',
];

const deadLetters = [
  'DROP INDEX CONCURRENTLY IF EXISTS notification_dead',
  "CREATE INDEX CONCURRENTLY notification_dead ON notification (endpoint_id, sequence) WHERE state = 'DEAD'",
];
