import { Migration } from '@mikro-orm/migrations';

/*
 * What a restored database knows of its past: the time that it lost, in which payments may have gone out that it has not heard of.
 */
export class Migration0018 extends Migration {
  override up(): void {
    for (const statement of restorations) this.addSql(statement);
  }
}

const restorations = [
  // Of the whole installation, not of a brand.
  `CREATE TABLE restoration (
    id uuid PRIMARY KEY,
    taken_at timestamptz NOT NULL,
    restored_at timestamptz NOT NULL CHECK (restored_at >= taken_at))`,
  // May have been sent in a time that was lost: the rail is asked before it is paid.
  'ALTER TABLE payout ADD COLUMN asks_first boolean NOT NULL DEFAULT false',
];
