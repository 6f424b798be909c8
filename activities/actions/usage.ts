import { addToHeld, countCall, stopCounting } from '../../database/queries/usage.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import type { Taken } from '../../domain/evaluation/limits/usage.ts';
import type { Priced } from './evaluation.ts';

/** Takes what an action takes that is priced for the first time; the counters are held. */
export async function takeUsage(writer: Writer, actionId: string, priced: Priced, taken: Taken): Promise<void> {
  await addToHeld(writer, priced.contract.id, taken);
  await countCallOf(writer, actionId, priced, taken);
}

/** Counts the call of a freshly priced action under the keys that it takes something of. */
export async function countCallOf(
  writer: Writer,
  actionId: string,
  { contract, counters, facts }: Priced,
  taken: Taken,
): Promise<void> {
  const calls = counters.filter(({ key, reads }) => reads === 'CALLS_IN_PROGRESS' && key in taken);
  const keys = calls.map(({ key }) => key);
  await countCall(writer, { ...facts, actionId }, contract.id, keys, facts.callSeconds);
}

/** Counts the call of an action that comes back, or has changed, under the keys that it takes something of. */
export async function countCallAgain(
  em: EntityManager,
  { id: actionId, taken }: { readonly id: string; readonly taken: Taken },
  contractId: string,
  { lines }: Evaluation,
  facts: ActionFacts,
): Promise<void> {
  const calls = lines
    .flatMap(({ takes = [] }) => takes)
    .filter(({ of, counter }) => of === 'CALLS' && counter in taken);
  const keys = [...new Set(calls.map(({ counter }) => counter))];
  await countCall(em, { ...facts, actionId }, contractId, keys, facts.callSeconds);
}

/** Counts the call of an action whose order has changed, for as long as it now was. */
export async function recountCall(
  em: EntityManager,
  action: { readonly id: string; readonly contractId?: string | null | undefined; readonly taken: Taken },
  evaluation: Evaluation,
  facts: ActionFacts,
): Promise<void> {
  const { id, contractId } = action;
  if (!contractId || facts.callSeconds === 0) return;
  await stopCounting(em, id, contractId);
  await countCallAgain(em, action, contractId, evaluation, facts);
}
