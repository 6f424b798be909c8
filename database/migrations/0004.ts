import { Migration } from '@mikro-orm/migrations';

/*
 * The months in between: what support staff do with an action before it is paid.
 */
export class Migration0004 extends Migration {
  override up(): void {
    for (const statement of [...holds, ...approvals]) this.addSql(statement);
  }
}

const holds = [
  // Since when, and until when: {"since": "…", "until": null}.
  'ALTER TABLE action ADD COLUMN hold jsonb',
  'CREATE INDEX action_on_hold ON action (brand_id, id) WHERE hold IS NOT NULL',
];

const approvals = [
  'ALTER TABLE action ADD COLUMN approved_at timestamptz',
  'ALTER TABLE action ADD COLUMN commissionable_at timestamptz',
  // Of an action whose locking period has not begun: when the contract approves or rejects it.
  'ALTER TABLE action ADD COLUMN open_until timestamptz',
  "CREATE INDEX action_open ON action (open_until) WHERE state = 'PENDING' AND locking_at IS NULL AND open_until IS NOT NULL",
];
