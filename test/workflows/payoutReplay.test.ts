import { afterAll, beforeAll, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { paths } from '../support/paths.ts';
import { workflowBundle } from '../support/servers/workflowBundle.ts';
import { openStage, type Stage } from '../support/stage.ts';

/*
 * A command of finance begins a payout's workflow anew while the statement is being read: what comes first must be the same when
 * the history is replayed.
 */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const ofPayouts = Object.entries(paths).filter(([name]) => name.startsWith('payout-'));

test.each(ofPayouts)('%s replays as it went', async (_name, go) => {
  for (const workflowId of await go(stage)) {
    const history = await stage.temporal.client.workflow.getHandle(workflowId).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history);
  }
});
