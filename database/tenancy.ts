import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';
import { applicationRole, brandRole } from './applicationRole.ts';

/*
 * Whose rows are seen (docs/tenants.md). What runs inside `asBrand` or `acrossBrands`, however deep, asks PostgreSQL in that
 * scope; its row level security then shows, takes and changes rows of that scope alone, whatever the statement says. What runs
 * in no scope gets no connection.
 */

/** What a connection is told before it works. */
interface Scope {
  readonly role: string;
  /** The id of the brand whose rows are seen; empty: not one brand's. */
  readonly brand: string;
}

const scopes = new AsyncLocalStorage<Scope>();
const wholeInstallation: Scope = { role: applicationRole, brand: '' };

/** Runs `work` with the rows of one brand. */
export const asBrand = <Result>(brandId: string, work: () => Result): Result =>
  scopes.run({ role: brandRole, brand: brandId }, work);

/** Runs `work` with the rows of all brands: for what is of the installation, or has yet to find out whose it is. */
export const acrossBrands = <Result>(work: () => Result): Result => scopes.run(wholeInstallation, work);

/**
 * Has each connection of the pool work in the scope of whoever takes it: for one statement, or for a transaction whole. The
 * statement that tells it runs only where it worked in another scope before.
 */
export function scoped(pool: Pool): void {
  const workedIn = new WeakMap<PoolClient, Scope>();
  const connect: () => Promise<PoolClient> = pool.connect.bind(pool);
  pool.connect = async () => {
    const scope = scopes.getStore();
    if (scope === undefined) throw new Error('PostgreSQL is asked outside of asBrand and acrossBrands');
    const client = await connect();
    const before = workedIn.get(client);
    if (before?.role === scope.role && before.brand === scope.brand) return client;
    workedIn.delete(client);
    try {
      await client.query("SELECT set_config('role', $1, false), set_config('app.brand', $2, false)", [
        scope.role,
        scope.brand,
      ]);
    } catch (error) {
      // In whose scope it is nobody knows: it must not be used again.
      client.release(true);
      throw error;
    }
    workedIn.set(client, scope);
    return client;
  };
}
