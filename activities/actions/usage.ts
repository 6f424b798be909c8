import type { Action } from '../../database/entities/action.ts';
import { countCall, moveUsage } from '../../database/queries/usage.ts';
import type { EntityManager } from '../../database/orm.ts';
import { takenBy } from '../../domain/evaluation/limits/taken.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import type { Taken } from '../../domain/evaluation/limits/usage.ts';
import type { Priced } from './evaluation.ts';

/** What an action takes of its contract's counters after reversals; a test takes nothing. */
export const takenOf = ({ evaluation }: Priced, takenBack: readonly TakenBack[], test: boolean): Taken =>
  test ? {} : takenBy(evaluation, takenBack);

/** Takes what a freshly priced action takes; a reattributed one gives back all that it took under its former contract. */
export async function takeUsage(
  em: EntityManager,
  actionId: string,
  { contract, counters }: Priced,
  { callStartedAt, callSeconds }: ActionFacts,
  taken: Taken,
  former?: Pick<Action, 'contractId' | 'taken'>,
): Promise<void> {
  const givenBack = former?.contractId ? [{ contractId: former.contractId, before: former.taken, after: {} }] : [];
  await moveUsage(em, actionId, [...givenBack, { contractId: contract.id, before: {}, after: taken }]);
  const calls = counters.filter(({ key, reads }) => reads === 'CALLS_IN_PROGRESS' && key in taken);
  const keys = calls.map(({ key }) => key);
  await countCall(em, { actionId, callStartedAt }, contract.id, keys, callSeconds);
}

/** Gives back what an action takes no longer after a reversal. */
export async function giveBackUsage(em: EntityManager, { id, contractId, taken }: Action, left: Taken): Promise<void> {
  if (contractId) await moveUsage(em, id, [{ contractId, before: taken, after: left }]);
}

/** Takes once more what a reversal had given back. What the limits say now is not asked: the reversal is undone. */
export async function takeUsageAgain(
  em: EntityManager,
  { id: actionId, contractId, taken }: Action & { readonly contractId: string },
  { lines }: Evaluation,
  { callStartedAt, callSeconds }: ActionFacts,
): Promise<void> {
  await moveUsage(em, actionId, [{ contractId, before: {}, after: taken }]);
  const calls = lines
    .flatMap(({ takes = [] }) => takes)
    .filter(({ of, counter }) => of === 'CALLS' && counter in taken);
  const keys = [...new Set(calls.map(({ counter }) => counter))];
  await countCall(em, { actionId, callStartedAt }, contractId, keys, callSeconds);
}
