import { Migration } from '@mikro-orm/migrations';

/*
 * What the processes of the API count together (api/limits). Its columns are those that rate-limiter-flexible asks for. It is
 * not logged: after a crash of PostgreSQL everybody begins anew, and a count costs no write to the log.
 */
export class Migration0015 extends Migration {
  override up(): void {
    this.addSql(`CREATE UNLOGGED TABLE rate_limit (
      key varchar(255) PRIMARY KEY,
      points integer NOT NULL DEFAULT 0,
      expire bigint
    )`);
  }
}
