import { expect, jest } from '@jest/globals';
import type { Database } from '../../database/orm.ts';

/** How many statements `work` needs inside its transactions, counted as they go to the driver. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<number> {
  const logged = jest.spyOn(database.config.getLogger(), 'logQuery');
  try {
    await work();
    const statements = logged.mock.calls.map(([{ query }]) => query);
    expect(statements).toContain('commit');
    return statements.filter((statement) => statement !== 'begin' && statement !== 'commit').length;
  } finally {
    logged.mockRestore();
  }
}
