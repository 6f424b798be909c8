import type { Client } from '@temporalio/client';
import type { Database } from '../../database/orm.ts';
import { beginByOutbox, openSubjects } from '../../database/queries/openWork.ts';
import { outboxItems, subjectOf, type OutboxItem, type OutboxSubject } from '../../database/queries/outbox.ts';
import { endRun, openRun } from './runs.ts';
import { strangers } from './strangers.ts';
import { workflowIdOf } from './workflowIdOf.ts';

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

const atOnce = 100;

/**
 * Brings Temporal to where PostgreSQL stands. Every workflow begins from what is stored, so what does not run begins, and what
 * runs from something else is ended and begins anew: the rows of the outbox say so to the relay, which every worker has. A repeat
 * is safe, and goes on after one that was cut off. API and workers should not run meanwhile: what they are at may be cut off, and
 * is repeated.
 */
export async function reconcile(reconciliation: Reconciliation): Promise<Reconciled> {
  const { database, client, anewBefore, dryRun } = reconciliation;
  const em = database.em.fork();
  const handled = new Set<string>();
  const counts = { open: 0, inStep: 0, missing: 0, outOfStep: 0 };
  const isInStep = ({ startedAt }: { readonly startedAt: string }): boolean =>
    anewBefore === null || startedAt >= anewBefore;

  for await (const page of openSubjects(em, atOnce)) {
    const items = await outboxItems(database.em.fork(), page);
    const toBegin = await Promise.all(
      items.map(async (item) => {
        const workflowId = workflowIdOf(item);
        handled.add(workflowId);
        counts.open += 1;
        const run = await openRun(client, workflowId);
        if (run && isInStep(run)) {
          counts.inStep += 1;
          return [];
        }
        counts[run ? 'outOfStep' : 'missing'] += 1;
        if (run && !dryRun) await endRun(client, run);
        return [item];
      }),
    );
    if (!dryRun) await beginByOutbox(database.em.fork(), toBegin.flat().map(rowOf));
  }
  const { atRest, unknown } =
    anewBefore === null ? { atRest: 0, unknown: [] } : await strangers(reconciliation, handled);
  return { ...counts, atRest, unknown };
}

const rowOf = (item: OutboxItem): OutboxSubject => ({ kind: item.kind, subject_id: subjectOf(item) });
