import { proxyActivities, setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import type { TouchActivities } from '../activities/index.ts';
import type { TouchDayStart } from './messages/touchDay.ts';
import { wake } from './messages/wake.ts';
import { workflowNow } from './time.ts';

const { countTouches } = proxyActivities<TouchActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});

/**
 * A day of a brand's clicks and page visits: waits until it is over and servers have had time to report theirs, and has it
 * counted. It ends then, and is started again by a touch that comes still later.
 */
export async function touchDay({ touchDayId, countingAt }: TouchDayStart): Promise<void> {
  let wakes = 0;
  setHandler(wake, () => {
    wakes += 1;
  });
  let next: string | null = countingAt;
  for (;;) {
    const seen = wakes;
    if (next !== null) {
      setCurrentDetails(`Counted at ${next}, day \`${touchDayId}\``);
      const waitMs = Date.parse(next) - Date.parse(workflowNow());
      if (waitMs > 0) await sleep(waitMs);
    }
    ({ countingAt: next } = await countTouches({ touchDayId, now: workflowNow() }));
    // Nothing is awaited between that question and the end, so that no wake is lost (see notifications.ts).
    if (next === null && wakes === seen) break;
  }
  setCurrentDetails(`Counted, day \`${touchDayId}\``);
}
