import type { Pool } from 'pg';
import { LockMode, MikroORM, UnderscoreNamingStrategy, type EntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { asApplication, asNoBrand } from './applicationRole.ts';
import { bounding } from './bounds.ts';
import { cutOffWhenSilent } from './cutOff.ts';
import * as entities from './entities/index.ts';
import { takeBackLost } from './lostConnections.ts';
import { Migration0001 } from './migrations/0001.ts';
import { Migration0002 } from './migrations/0002.ts';
import { Migration0003 } from './migrations/0003.ts';
import { Migration0004 } from './migrations/0004.ts';
import { Migration0005 } from './migrations/0005.ts';
import { Migration0006 } from './migrations/0006.ts';
import { Migration0007 } from './migrations/0007.ts';
import { Migration0008 } from './migrations/0008.ts';
import { Migration0009 } from './migrations/0009.ts';
import { Migration0010 } from './migrations/0010.ts';
import { Migration0011 } from './migrations/0011.ts';
import { Migration0012 } from './migrations/0012.ts';
import { Migration0013 } from './migrations/0013.ts';
import { Migration0014 } from './migrations/0014.ts';
import { Migration0015 } from './migrations/0015.ts';
import { Migration0016 } from './migrations/0016.ts';
import { Migration0017 } from './migrations/0017.ts';
import { Migration0018 } from './migrations/0018.ts';
import { Migration0019 } from './migrations/0019.ts';
import { Migration0020 } from './migrations/0020.ts';
import { Migration0022 } from './migrations/0022.ts';
import { Migration0023 } from './migrations/0023.ts';
import { Migration0024 } from './migrations/0024.ts';
import { preparing } from './prepared.ts';
import { QueryLog } from './queryLog.ts';
import { scoped } from './tenancy.ts';

export type Database = MikroORM;
export { LockMode, type EntityManager };

/**
 * Rows, queries and transactions for one database, with the rights of the application (database/applicationRole.ts), in the
 * scope of whoever asks (database/tenancy.ts). The connection pool opens on first use; close with `database.close()`.
 */
export const openDatabase = (databaseUrl: string, connections = 10): Database =>
  open(databaseUrl, connections, { ...planningOnce(asNoBrand), onPoolCreated: scopedAndPreparing });

/** As {@link openDatabase}, with the rows of all brands whoever asks: for programs that serve no brand. */
export const openDatabaseAcrossBrands = (databaseUrl: string, connections = 10): Database =>
  open(databaseUrl, connections, { ...planningOnce(asApplication), onPoolCreated: preparing });

/** As {@link openDatabase}, with all rights of the user of the address: for the migrations. */
export const openDatabaseAsOwner = (databaseUrl: string, connections = 2, driverOptions: object = {}): Database =>
  open(databaseUrl, connections, driverOptions);

const scopedAndPreparing = (pool: Pool): void => {
  scoped(pool);
  preparing(pool);
};

/** What is prepared asks by keys, for which one plan is as good as another: PostgreSQL would go on planning some for each value. */
const planningOnce = ({ options }: { readonly options: string }) => ({
  options: `${options} -c plan_cache_mode=force_generic_plan`,
});

/** How long a connection may take, and how long one is waited for while all are in use. */
const connectWithinMs = 5_000;

/**
 * How long a connection that nobody uses is kept. A new one costs a process of PostgreSQL, a handshake of some thousand hashes and the
 * plans of all that is prepared; after ten seconds, as `pg` has it, each burst would pay that again. Balancers and NATs drop silently
 * what is idle for some six minutes.
 */
const keptIdleMs = 5 * 60_000;

function open(
  databaseUrl: string,
  connections: number,
  { onPoolCreated, ...driverOptions }: { readonly onPoolCreated?: (pool: Pool) => void },
): Database {
  return new MikroORM({
    clientUrl: databaseUrl,
    driverOptions: {
      connectionTimeoutMillis: connectWithinMs,
      idleTimeoutMillis: keptIdleMs,
      keepAlive: true,
      ...driverOptions,
      onPoolCreated: (pool: Pool): void => {
        takeBackLost(pool);
        cutOffWhenSilent(pool);
        bounding(pool);
        onPoolCreated?.(pool);
      },
    },
    entities: Object.values(entities),
    namingStrategy: UnderscoreNamingStrategy,
    pool: { min: 0, max: connections },
    // The Migrator is passed by hand: looking it up on disk fails under ESM.
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        { name: '0001', class: Migration0001 },
        { name: '0002', class: Migration0002 },
        { name: '0003', class: Migration0003 },
        { name: '0004', class: Migration0004 },
        { name: '0005', class: Migration0005 },
        { name: '0006', class: Migration0006 },
        { name: '0007', class: Migration0007 },
        { name: '0008', class: Migration0008 },
        { name: '0009', class: Migration0009 },
        { name: '0010', class: Migration0010 },
        { name: '0011', class: Migration0011 },
        { name: '0012', class: Migration0012 },
        { name: '0013', class: Migration0013 },
        { name: '0014', class: Migration0014 },
        { name: '0015', class: Migration0015 },
        { name: '0016', class: Migration0016 },
        { name: '0017', class: Migration0017 },
        { name: '0018', class: Migration0018 },
        { name: '0019', class: Migration0019 },
        { name: '0020', class: Migration0020 },
        { name: '0022', class: Migration0022 },
        { name: '0023', class: Migration0023 },
        { name: '0024', class: Migration0024 },
      ],
      snapshot: false,
      // Each is a transaction of its own: no lock is held longer than it takes (docs/migrations.md).
      allOrNothing: false,
      tableName: 'schema_migration',
    },
    loggerFactory: (options) => new QueryLog(options),
    // Times cross the border as ISO text (database/types.ts).
    forceUtcTimezone: true,
  });
}
