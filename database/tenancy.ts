import { AsyncLocalStorage } from 'node:async_hooks';
import { escapeLiteral, type Pool, type PoolClient } from 'pg';
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

/** A connection in use. */
interface Use {
  readonly scope: Scope;
  /** Whether it is within a transaction, which works in that scope whatever its session does. */
  isInTransaction: boolean;
}

/**
 * Has each connection of the pool work in the scope of whoever takes it: for one statement, or for a transaction whole. A transaction is
 * told its scope in the message that begins it, for itself alone; for a statement the session is told, if it works in another.
 */
export function scoped(pool: Pool): void {
  const uses = new WeakMap<PoolClient, Use>();
  const connect: () => Promise<PoolClient> = pool.connect.bind(pool);
  pool.connect = async () => {
    const scope = scopes.getStore();
    if (scope === undefined) throw new Error('PostgreSQL is asked outside of asBrand and acrossBrands');
    const client = await connect();
    uses.set(client, { scope, isInTransaction: false });
    return client;
  };
  pool.on('connect', (client) => {
    const query: (...asked: unknown[]) => Promise<unknown> = client.query.bind(client);
    let session: Scope | undefined;
    const inScope = async ({ scope }: Use, asked: readonly unknown[]): Promise<unknown> => {
      session = undefined;
      await query(forSession(scope));
      session = scope;
      return query(...asked);
    };
    const value = (...asked: unknown[]): Promise<unknown> => {
      const use = uses.get(client);
      if (use === undefined) return query(...asked);
      const text = typeof asked[0] === 'string' ? asked[0] : '';
      if (ends.test(text)) use.isInTransaction = false;
      else if (!use.isInTransaction && !isSame(session, use.scope)) {
        if (!begins.test(text)) return inScope(use, asked);
        use.isInTransaction = true;
        return query(`${text}; ${forTransaction(use.scope)}`, ...asked.slice(1));
      }
      return query(...asked);
    };
    Object.defineProperty(client, 'query', { value, configurable: true });
  });
}

const begins = /^(begin|start transaction)/;
const ends = /^(commit|rollback)$/;

const isSame = (one: Scope | undefined, other: Scope): boolean => one?.role === other.role && one.brand === other.brand;

const forSession = ({ role, brand }: Scope): string =>
  `SELECT set_config('role', ${escapeLiteral(role)}, false), set_config('app.brand', ${escapeLiteral(brand)}, false)`;

/** As above until the transaction ends. These need no plan. */
const forTransaction = ({ role, brand }: Scope): string =>
  `SET LOCAL role = ${escapeLiteral(role)}; SET LOCAL app.brand = ${escapeLiteral(brand)}`;
