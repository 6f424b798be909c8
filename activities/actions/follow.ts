import { ActionEntity, type Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import { nextStep, type NextStep } from '../../domain/action/agenda.ts';
import { actionView } from './change.ts';
import { endHoldWithin } from './hold.ts';
import { lockWithin, type ScheduledInput } from './lock.ts';
import { makePayableWithin } from './makePayable.ts';
import { endOpenPeriodWithin } from './openPeriod.ts';

const steps = {
  lock: lockWithin,
  makePayable: makePayableWithin,
  endOpenPeriod: endOpenPeriodWithin,
  endHold: endHoldWithin,
} as const satisfies Record<NextStep['step'], (em: EntityManager, input: ScheduledInput) => Promise<unknown>>;

/**
 * Takes the steps whose dates have passed, as the action's workflow does right after a command: one that comes back, or moves to another
 * partner, may lock and become payable at once. In the caller's transaction.
 *
 * @returns the action as it is then
 */
export async function takeDueSteps(em: EntityManager, input: ScheduledInput): Promise<Action> {
  for (;;) {
    const action = await em.findOneOrFail(ActionEntity, input.actionId, { refresh: true });
    const next = nextStep(actionView(action));
    if (next === null || next.at > input.now) return action;
    await steps[next.step](em, input);
  }
}
