import type { Client } from '@temporalio/client';
import type { Database } from '../../database/orm.ts';

export interface Reconciliation {
  readonly database: Database;
  readonly client: Client;
  /** Runs that began before it do not know what the database knows; null: those that are there are right. */
  readonly anewBefore: string | null;
  /** Since when the database has forgotten what happened; null: it has forgotten nothing. */
  readonly lostSince: string | null;
  /** Says what it would do, and does nothing. */
  readonly dryRun: boolean;
}

/** What was found, and, but for a dry run, done. */
export interface Reconciled {
  /** How many workflows there have to be. */
  readonly open: number;
  /** Of these: they run, and know what the database knows. */
  readonly inStep: number;
  /** They did not run, and begin. */
  readonly missing: number;
  /** They ran from what the database does not know, and begin anew. */
  readonly outOfStep: number;
  /** Runs of what is at rest by the word of the database, ended. */
  readonly atRest: number;
  /** Workflows of what the database has never heard of, ended; null: Temporal cannot list its workflows. */
  readonly unknown: readonly string[] | null;
}
