import { beginByOutbox, openSubjects } from '../../database/queries/openWork.ts';
import { outboxItems, subjectOf, type OutboxItem, type OutboxSubject } from '../../database/queries/outbox.ts';
import type { Reconciled, Reconciliation } from './reconciliation.ts';
import { endRun, openRun } from './runs.ts';
import { strangers } from './strangers.ts';
import { workflowIdOf } from './workflowIdOf.ts';

const atOnce = 100;

/**
 * Brings Temporal to where PostgreSQL stands. Every workflow begins from what is stored, so what does not run begins, and what
 * runs from something else is ended and begins anew: the rows of the outbox say so to the relay, which every worker has. A repeat
 * is safe, and goes on after one that was cut off. API and workers should not run meanwhile: what they are at may be cut off, and
 * is repeated.
 */
export async function reconcile(reconciliation: Reconciliation): Promise<Reconciled> {
  const { database, client, anewBefore, dryRun } = reconciliation;
  const handled = new Set<string>();
  const counts = { open: 0, inStep: 0, missing: 0, outOfStep: 0 };
  const isInStep = ({ startedAt }: { readonly startedAt: string }): boolean =>
    anewBefore === null || startedAt >= anewBefore;

  const subjects = await openSubjects(database.em.fork());
  for (let first = 0; first < subjects.length; first += atOnce) {
    const page = subjects.slice(first, first + atOnce);
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
