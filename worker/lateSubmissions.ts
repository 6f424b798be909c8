import type { Client } from '@temporalio/client';
import { Semaphore } from 'async-mutex';
import { LRUCache } from 'lru-cache';
import type { Submission } from '../database/entities/submission.ts';
import type { Database, EntityManager } from '../database/orm.ts';
import { strandedSubmissions, unlessOthersDo, waitingSubmissions } from '../database/queries/lateSubmissions.ts';
import { stepAside } from '../database/queries/submissions.ts';
import { submitted } from '../dispatch/action.ts';
import { answers } from '../dispatch/reachability.ts';
import { DomainError } from '../domain/errors.ts';
import type { Logger } from '../platform/log.ts';
import { actionStartOptions, type ActionWorkflow } from '../workflows/messages/action.ts';

interface LateDependencies {
  readonly database: Database;
  readonly client: Client;
  readonly log: Logger;
  /** How long one that Temporal takes and nobody records holds up those behind it. @default 60,000 ms */
  readonly patienceMs?: number;
}

/** Has the late submissions recorded. */
interface LateSubmissions {
  /** Takes up those that there are now. Answers how many were recorded. @throws when PostgreSQL is away */
  readonly round: () => Promise<number>;
  /** No more are begun; the round ends with those under way. */
  readonly stop: () => void;
}

/** Recorded at once at most: they come beside those that the API brings. */
const mostAtOnce = 16;

/** One that takes longer is tried again. */
const recordedWithinMs = 10_000;

/**
 * Brings to Temporal what the API could not. In one queue (domain/action/queues.ts) a submission is sent when the one before it is
 * recorded, or refused; so their order holds even if two processes should do it at once. One that cannot be recorded holds up
 * those behind it for a while, and then steps aside.
 */
export function lateSubmissions({ database, client, log, patienceMs = 60_000 }: LateDependencies): LateSubmissions {
  /** Of those that Temporal took and nobody has recorded: since when they are tried. */
  const tried = new LRUCache<string, number>({ max: 10_000 });
  let isStopped = false;

  async function round(em: EntityManager): Promise<number> {
    const waiting = await waitingSubmissions(em);
    const stranded = await strandedSubmissions(em);
    const turns = new Semaphore(mostAtOnce);
    const temporal = { isAway: false };

    const record = (submission: Submission): Promise<boolean> =>
      turns.runExclusive(async () => {
        if (temporal.isAway || isStopped) return false;
        const outcome = await outcomeOf(client, submission);
        temporal.isAway ||= outcome === 'AWAY';
        if (outcome === 'STUCK') await bearWith(submission);
        else tried.delete(submission.id);
        return outcome === 'ENDED';
      });

    const ended = await Promise.all(inQueues(waiting, record));
    if (!temporal.isAway) await Promise.all(stranded.map((submission) => started(client, submission)));
    return ended.filter(Boolean).length;
  }

  async function bearWith({ id }: Submission): Promise<void> {
    const since = tried.get(id) ?? performance.now();
    tried.set(id, since);
    if (performance.now() - since < patienceMs) return;
    log.error({ actionId: id }, 'a submission cannot be recorded; it is tried further, and those behind it go on');
    await stepAside(database.em.fork(), id);
    tried.delete(id);
  }

  return {
    round: async () => (await unlessOthersDo(database, round)) ?? 0,
    stop: () => {
      isStopped = true;
    },
  };
}

/** Does the work for each when it has ended for all before it in any of its queues. One that has not ended ends its queues. */
function inQueues(
  submissions: readonly Submission[],
  work: (submission: Submission) => Promise<boolean>,
): Promise<boolean>[] {
  const lastIn = new Map<string, Promise<boolean>>();
  return submissions.map((submission) => {
    const queues = (submission.waitsIn ?? []).map((queue) => `${submission.brandId} ${queue}`);
    const before = queues.flatMap((queue) => lastIn.get(queue) ?? []);
    const ended = Promise.all(before).then((all) => all.every(Boolean) && work(submission));
    for (const queue of queues) lastIn.set(queue, ended);
    return ended;
  });
}

/** ENDED: recorded, or refused, which is kept. STUCK: Temporal has it, and nothing comes of it. AWAY: Temporal does not answer. */
type Outcome = 'ENDED' | 'STUCK' | 'AWAY';

async function outcomeOf(client: Client, submission: Submission): Promise<Outcome> {
  try {
    if ((await submitted(client, submission, recordedWithinMs)) === 'EVALUATED') return 'ENDED';
  } catch (error) {
    return error instanceof DomainError ? 'ENDED' : 'STUCK';
  }
  return (await answers(client)) ? 'STUCK' : 'AWAY';
}

const started = (client: Client, submission: Submission): Promise<unknown> =>
  client.withDeadline(Date.now() + recordedWithinMs, () =>
    client.workflow.start<ActionWorkflow>('action', actionStartOptions(submission)),
  );
