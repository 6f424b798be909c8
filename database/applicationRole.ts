import { DriverException, type EntityManager } from '@mikro-orm/postgresql';
import { StartError } from '../platform/program.ts';

/*
 * The API and the worker work as a role that owns nothing and passes no row level security: what the triggers refuse, it has
 * no right to either. Only the migrations work as the user of DATABASE_URL. A role belongs to a whole cluster, so databases
 * that live side by side share it.
 */

const role = 'payouts_application';

/** What a connection of `pg` is opened with, so that it works as the application from its first statement on. */
export const asApplication = { options: `-c role=${role}` } as const;

/**
 * Makes the role, and lets the migrating user work as it; harmless when that is so.
 * @throws StartError when this user may not
 */
export async function makeApplicationRole(em: EntityManager): Promise<void> {
  try {
    await em.execute(makeRole);
  } catch (error) {
    if (!(error instanceof DriverException) || error.code !== insufficientPrivilege) throw error;
    throw new StartError(
      `The user of DATABASE_URL may not make the role ${role}, as which the API and the worker work: give it CREATEROLE, ` +
        `or let a superuser run "CREATE ROLE ${role}" and "GRANT ${role} TO" that user`,
      { cause: error },
    );
  }
}

/** Gives the application what it needs of all tables that there are. What was granted before and is no longer here, goes. */
export const grantToApplication = (em: EntityManager): Promise<unknown> =>
  em.transactional((inside) => inside.execute(grants));

const insufficientPrivilege = '42501';

const makeRole = `
  DO $$ BEGIN
    IF to_regrole('${role}') IS NULL THEN
      BEGIN
        CREATE ROLE ${role} NOLOGIN;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        -- The migrations of another database of this cluster were as quick.
      END;
    END IF;
    IF NOT pg_has_role(current_user, '${role}', 'SET') THEN
      GRANT ${role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
    END IF;
  END $$`;

// Of the privileges on a table, those that one of its triggers refuses whatever the row. The bits are those of pg_trigger.h.
const grants = `
  GRANT USAGE ON SCHEMA public TO ${role};
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
  GRANT EXECUTE ON FUNCTION ensure_ledger_partitions TO ${role};
  REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM ${role};
  DO $$
    DECLARE
      refused record;
    BEGIN
      FOR refused IN
        SELECT t.tgrelid::regclass AS name, o.operation
        FROM pg_trigger t JOIN (VALUES (8, 'DELETE'), (16, 'UPDATE')) AS o (bit, operation) ON t.tgtype & o.bit > 0
        WHERE t.tgfoid = 'refuse_change'::regproc AND t.tgqual IS NULL AND t.tgattr = ''
      LOOP
        EXECUTE format('REVOKE %s ON %s FROM ${role}', refused.operation, refused.name);
      END LOOP;
      -- A partition is reached through its table alone.
      FOR refused IN SELECT oid::regclass AS name FROM pg_class WHERE relispartition AND relkind = 'r' LOOP
        EXECUTE format('REVOKE ALL ON %s FROM ${role}', refused.name);
      END LOOP;
    END $$`;
