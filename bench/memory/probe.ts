import type { Worker } from 'node:worker_threads';

/*
 * Loaded into a process before its program: asked, it tells what memory is in use once all that nobody needs is gone, by this
 * thread and by those that it started, such as those in which Temporal's SDK runs workflows.
 */

const threads = new Set<Worker>();
process.on('worker', (thread: Worker) => {
  threads.add(thread);
  thread.once('exit', () => threads.delete(thread));
});

async function heapOf(thread: Worker): Promise<number> {
  // Before a picture of its heap is taken, a thread throws away what nobody needs; the picture itself nobody reads.
  const picture = await thread.getHeapSnapshot();
  picture.destroy();
  return (await thread.getHeapStatistics()).used_heap_size;
}

process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  void Promise.all([...threads].map(heapOf)).then((ofThreads) => {
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ heapBytes: ofThreads.reduce((sum, heap) => sum + heap, heapUsed), residentBytes: rss });
  });
});
