import { heartbeat } from '@temporalio/activity';
import { Semaphore } from 'async-mutex';
import { commandsDone, type CommandDone } from '../../database/queries/correctionBatches.ts';
import type { Database } from '../../database/orm.ts';
import type { Instruction, InstructionBy } from '../../domain/action/instruction.ts';
import type { DomainError } from '../../domain/errors.ts';
import { isRefused, type Instruct } from '../instruct.ts';

/** A command of a batch on an action: a line, or the undo of one. */
export interface BatchOrder extends InstructionBy {
  readonly number: number;
  readonly actionId: string;
  readonly instruction: Instruction;
}

/** What became of orders, by their command ids. What is in neither is not known, or had no turn: it is to be given again. */
export interface CarriedOut {
  readonly done: ReadonlyMap<string, CommandDone>;
  readonly refused: ReadonlyMap<string, DomainError>;
}

/** Actions commanded side by side: a batch leaves room for others. */
const mostAtOnce = 8;

/**
 * Gives orders to the actions' workflows, those for one action in their order. Whether an order was carried out is asked of the
 * action's history: so one that was, before a crash, is neither given again nor taken for refused.
 */
export async function carryOut(
  database: Database,
  instruct: Instruct,
  batchId: string,
  orders: readonly BatchOrder[],
): Promise<CarriedOut> {
  const history = async (): Promise<Map<string, CommandDone>> => {
    const done = await commandsDone(database.em.fork(), batchId, orders);
    return new Map(done.map((one) => [one.commandId, one]));
  };
  const before = await history();
  const refused = new Map<string, DomainError>();
  const turns = new Semaphore(mostAtOnce);
  const ofEachAction = Map.groupBy(
    orders.filter(({ commandId }) => !before.has(commandId)),
    ({ actionId }) => actionId,
  );
  await Promise.all(
    [...ofEachAction.values()].map((own) =>
      turns.runExclusive(async () => {
        for (const order of own) {
          heartbeat();
          const refusal = await refusalOf(instruct, order);
          // A later order must not overtake one that waits.
          if (refusal === 'WAITS') return;
          if (refusal) refused.set(order.commandId, refusal);
        }
      }),
    ),
  );
  return { done: await history(), refused };
}

/** Why the order was refused; null when it was carried out. One whose fate is not known waits, and so harms no other. */
async function refusalOf(
  instruct: Instruct,
  { actionId, instruction, commandId, actor, note, seen }: BatchOrder,
): Promise<DomainError | 'WAITS' | null> {
  try {
    await instruct({ id: actionId }, instruction, { commandId, actor, note, seen });
    return null;
  } catch (error) {
    return isRefused(error) ? error : 'WAITS';
  }
}
