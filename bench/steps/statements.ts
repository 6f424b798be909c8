import type { Database } from '../../database/orm.ts';

/** How much PostgreSQL has been asked. */
export interface Asked {
  readonly transactions: number;
  readonly statements: number;
}

/** Counts what goes to the driver from now on: transactions by their `commit`, and the statements in and outside of them. */
export function countingStatements(database: Database): () => Asked {
  const logger = database.config.getLogger();
  const log = logger.logQuery.bind(logger);
  let transactions = 0;
  let statements = 0;
  logger.logQuery = (context) => {
    if (context.query === 'commit') transactions += 1;
    else if (context.query !== 'begin') statements += 1;
    log(context);
  };
  return () => ({ transactions, statements });
}
