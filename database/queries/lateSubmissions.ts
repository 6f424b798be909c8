import { SubmissionEntity, type Submission } from '../entities/submission.ts';
import type { Database, EntityManager } from '../orm.ts';

/*
 * Submissions that the API has stored and not brought to Temporal. It says so of those that it has answered (they wait in their
 * queues); of those at which it died nobody does, so they are told by their age.
 */

const mostWaiting = 500;
const mostStranded = 100;

/** Longer than the API tries. */
const strandedAfterMs = 5_000;

/**
 * Does `work` unless another process does it at this moment: then undefined. Two at once would do no harm, and each of them what the
 * other does as well.
 */
export const unlessOthersDo = <Result>(
  database: Database,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result | undefined> =>
  database.em.fork().transactional(async (em) => {
    const [lock] = await em.execute<{ mine: boolean }[]>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('late submissions', 0)) AS mine",
    );
    return lock?.mine === true ? work(em) : undefined;
  });

/** The oldest of those that wait in queues, in the order in which they were accepted: before each stand all that it waits for. */
export const waitingSubmissions = (em: EntityManager): Promise<Submission[]> =>
  em.find(
    SubmissionEntity,
    { state: 'ACCEPTED', waitsIn: { $ne: null } },
    { orderBy: { acceptedAt: 'asc', id: 'asc' }, limit: mostWaiting },
  );

/** Those that wait in no queue, drawn by lot: one that fails again and again must not keep the others from being tried. */
export async function strandedSubmissions(em: EntityManager): Promise<Submission[]> {
  const rows = await em.execute<{ id: string }[]>(
    `SELECT id FROM submission
     WHERE state = 'ACCEPTED' AND waits_in IS NULL AND accepted_at < clock_timestamp() - make_interval(secs => ?)
     ORDER BY random() LIMIT ?`,
    [strandedAfterMs / 1000, mostStranded],
  );
  return rows.length === 0 ? [] : em.find(SubmissionEntity, { id: { $in: rows.map(({ id }) => id) } });
}
