import { LockMode, MikroORM, UnderscoreNamingStrategy, type EntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import * as entities from './entities/index.ts';
import { Migration0001 } from './migrations/0001.ts';
import { Migration0002 } from './migrations/0002.ts';
import { Migration0003 } from './migrations/0003.ts';
import { Migration0004 } from './migrations/0004.ts';
import { Migration0005 } from './migrations/0005.ts';
import { Migration0006 } from './migrations/0006.ts';

export type Database = MikroORM;
export { LockMode, type EntityManager };

/** Rows, queries and transactions for one database. The connection pool opens on first use; close with `database.close()`. */
export function openDatabase(databaseUrl: string, connections = 10): Database {
  return new MikroORM({
    clientUrl: databaseUrl,
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
      ],
      snapshot: false,
      tableName: 'schema_migration',
    },
    // Times cross the border as ISO text (database/types.ts).
    forceUtcTimezone: true,
  });
}
