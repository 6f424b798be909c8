import { Migration } from '@mikro-orm/migrations';
import { applicationRole, brandRole } from '../applicationRole.ts';

/*
 * Submissions that are left to the relay wait in the queues of their customer and their order (docs/decisions/0056-when-servers-are-away.md).
 */
export class Migration0020 extends Migration {
  /** An index is made beside those who work (CONCURRENTLY), which no transaction can do. One that was not finished is made anew. */
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    for (const statement of [...queues, waitsBehind]) this.addSql(statement);
  }
}

const queues = [
  'ALTER TABLE submission ADD COLUMN IF NOT EXISTS waits_in text[]',
  'DROP INDEX CONCURRENTLY IF EXISTS submission_waiting',
  // Nothing is put off: each submission looks here, and would read all that was. Of one that does not wait nothing is kept.
  `CREATE INDEX CONCURRENTLY submission_waiting ON submission USING gin (waits_in) WITH (fastupdate = off)
    WHERE state = 'ACCEPTED' AND waits_in IS NOT NULL`,
];

// With the eyes of the owner, since behind the wall no index of arrays is used (0013.ts).
const waitsBehind = `
  CREATE OR REPLACE FUNCTION waits_behind(brand uuid, queues text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM submission WHERE state = 'ACCEPTED' AND waits_in && queues AND brand_id = brand)
    $$;
  REVOKE EXECUTE ON FUNCTION waits_behind FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION waits_behind TO ${brandRole}, ${applicationRole}`;
