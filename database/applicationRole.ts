import { DriverException, type EntityManager } from '@mikro-orm/postgresql';
import { StartError } from '../platform/program.ts';

/*
 * The API and the worker work as roles that own nothing and pass no row level security: what the triggers refuse, they have no
 * right to either. Only the migrations work as the user of DATABASE_URL. A role belongs to a whole cluster, so databases that
 * live side by side share them.
 */

/** Sees the rows of the brand that its connection works for; while it works for none, nothing (database/tenancy.ts). */
export const brandRole = 'payouts_brand';

/**
 * With the same rights on the rows of all brands, for what is of the installation. Up to 0.5.0 all worked as this role, so what
 * still runs while a release is replaced goes on.
 */
export const applicationRole = 'payouts_application';

/** What a connection of `pg` is opened with, so that it works as a role from its first statement on. */
const working = (role: string) => ({ options: `-c role=${role}` });
export const asApplication = working(applicationRole);
export const asNoBrand = working(brandRole);

const roles = [applicationRole, brandRole];

/**
 * Makes the roles, and lets the migrating user work as them; harmless when that is so.
 * @throws StartError when this user may not
 */
export async function makeApplicationRoles(em: EntityManager): Promise<void> {
  try {
    for (const role of roles) await em.execute(makeRole(role));
  } catch (error) {
    if (!(error instanceof DriverException) || error.code !== insufficientPrivilege) throw error;
    throw new StartError(
      `The user of DATABASE_URL may not make the roles ${roles.join(' and ')}, as which the API and the worker work: give ` +
        `it CREATEROLE, or let a superuser run ${roles.map((role) => `"CREATE ROLE ${role}"`).join(', ')} and ` +
        `"GRANT ${roles.join(', ')} TO" that user`,
      { cause: error },
    );
  }
}

/** Gives the roles what they need of all tables that there are. What was granted before and is no longer here, goes. */
export const grantToApplication = (em: EntityManager): Promise<unknown> =>
  em.transactional((inside) => inside.execute(grants));

const insufficientPrivilege = '42501';

const makeRole = (role: string): string => `
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

const both = roles.join(', ');

// Of the privileges on a table, those that one of its triggers refuses whatever the row. The bits are those of pg_trigger.h.
const grants = `
  GRANT USAGE ON SCHEMA public TO ${both};
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${both};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${both};
  GRANT EXECUTE ON FUNCTION ensure_ledger_partitions, ensure_audit_partitions TO ${both};
  REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM ${both};
  DO $$
    DECLARE
      refused record;
    BEGIN
      FOR refused IN
        SELECT t.tgrelid::regclass AS name, o.operation
        FROM pg_trigger t JOIN (VALUES (8, 'DELETE'), (16, 'UPDATE')) AS o (bit, operation) ON t.tgtype & o.bit > 0
        WHERE t.tgfoid = 'refuse_change'::regproc AND t.tgqual IS NULL AND t.tgattr = ''
      LOOP
        EXECUTE format('REVOKE %s ON %s FROM ${both}', refused.operation, refused.name);
      END LOOP;
      -- A partition is reached through its table alone.
      FOR refused IN SELECT oid::regclass AS name FROM pg_class WHERE relispartition AND relkind = 'r' LOOP
        EXECUTE format('REVOKE ALL ON %s FROM ${both}', refused.name);
      END LOOP;
    END $$`;
