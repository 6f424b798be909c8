import { Migration } from '@mikro-orm/migrations';

/*
 * The months in between: what support staff do with an action before it is paid.
 */
export class Migration0004 extends Migration {
  override up(): void {
    for (const statement of holds) this.addSql(statement);
  }
}

const holds = [
  // Since when, and until when: {"since": "…", "until": null}.
  'ALTER TABLE action ADD COLUMN hold jsonb',
  'CREATE INDEX action_on_hold ON action (brand_id, id) WHERE hold IS NOT NULL',
];
