import {
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ActionView } from '../../../domain/action/state.ts';
import { localLimits, patientLimits } from '../../../workflows/durably.ts';
import { searchAttributes } from '../../../workflows/messages/searchAttributes.ts';
import { showAction } from '../../../workflows/showAction.ts';
import { workflowNow } from '../../../workflows/time.ts';
import type { EmptySteps, TextbookSteps } from './activities.ts';
import { answered, submit, type ControlStart } from './messages.ts';

const locally = proxyLocalActivities<EmptySteps>(localLimits);
const regularly = proxyActivities<TextbookSteps>(patientLimits);

const untilDue = (at: string): number => Date.parse(at) - Date.parse(workflowNow());

/**
 * What Temporal is asked for a life of an action, and nothing else: the same update, local activities, timers, attributes, details
 * and payloads, by activities that answer constants.
 */
export async function sameShape({ actionId, lockingAt }: ControlStart): Promise<void> {
  let view: ActionView | undefined;
  const show = (next: ActionView): void => {
    showAction(next, 'Acme Blog', view);
    view = next;
  };
  setHandler(submit, async () => {
    await condition(() => view !== undefined);
    if (view === undefined) throw new Error('it is recorded');
    return view;
  });
  const recorded = await locally.record({ actionId, lockingAt, now: workflowNow() });
  show(recorded.view);
  const waitMs = untilDue(recorded.view.lockingAt ?? '');
  if (waitMs > 0) await condition(() => false, waitMs + recorded.wakeDelaySeconds * 1000);
  show(await locally.lock({ actionId, lockingAt, now: workflowNow() }));
}

/** The same life as tutorials write it: each step a regular activity, the state in two search attributes. */
export async function textbook({ actionId, lockingAt }: ControlStart): Promise<void> {
  const order = { actionId };
  await regularly.validateOrder(order);
  const partner = await regularly.attribute(order);
  const payout = await regularly.evaluate({ ...order, ...partner });
  await regularly.store({ ...order, ...payout });
  upsertSearchAttributes([{ key: searchAttributes.ActionState, value: 'PENDING' }]);
  const waitMs = untilDue(lockingAt);
  if (waitMs > 0) await sleep(waitMs);
  await regularly.lock(order);
  await regularly.pay(order);
  upsertSearchAttributes([{ key: searchAttributes.ActionState, value: 'APPROVED' }]);
  await regularly.notifyPartner(order);
}

/** One empty local activity, then the answer: the least that an update-with-start can do. */
export async function bareUpdate(): Promise<void> {
  let isDone = false;
  setHandler(answered, async () => {
    await condition(() => isDone);
  });
  await locally.nothing();
  isDone = true;
}
