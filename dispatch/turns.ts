import { Semaphore, withTimeout } from 'async-mutex';
import { DomainError } from '../domain/errors.ts';

/** Temporal takes ten updates of one workflow at a time; two are left for other processes. */
const atOnce = 8;

/** Whoever has less time left than this is not sent any more: nobody would hear what became of it. */
const leastMs = 2_000;

const queues = new Map<string, Semaphore>();

/**
 * Does the work when it is its turn among the commands on one workflow that this process sends. What waits here has not been sent:
 * after its time it is refused and leaves no trace.
 *
 * @param withinMs waiting and work together
 * @param work is told how many milliseconds it has
 * @throws DomainError ACTION_BUSY when its turn does not come in time
 */
export async function inTurn<Result>(
  workflowId: string,
  withinMs: number,
  work: (leftMs: number) => Promise<Result>,
): Promise<Result> {
  const queue = queues.get(workflowId) ?? new Semaphore(atOnce);
  queues.set(workflowId, queue);
  const until = performance.now() + withinMs;
  const busy = new DomainError('ACTION_BUSY', 'Too many other commands on this action are waiting; try again.');
  try {
    return await withTimeout(queue, withinMs - leastMs, busy).runExclusive(() => work(until - performance.now()));
  } finally {
    if (queue.getValue() === atOnce) queues.delete(workflowId);
  }
}
