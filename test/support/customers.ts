import { v7 as uuid } from 'uuid';
import type { Action } from '../../database/entities/action.ts';
import { enterCustomers } from '../../database/queries/customers.ts';
import { transaction } from '../../database/transaction.ts';
import type { GivenCustomer } from '../../domain/customer/customer.ts';
import { actionNow, type Ground, type Stage } from './stage.ts';

/** Says something of a customer of the brand, as an import does. */
export const aCustomer = (
  { database, temporal }: Ground,
  { id: brandId }: { readonly id: string },
  given: GivenCustomer,
): Promise<unknown> =>
  transaction(database, async (em) => {
    const source = { manner: 'CORRECT', by: 'IMPORT', at: await temporal.clock.now(), actor: 'test' } as const;
    return enterCustomers(em, brandId, [{ id: uuid(), given }], source);
  });

/** Moves the clock on until everything that was woken has looked; answers the action as it then is. */
export async function afterWaking(stage: Stage, action: Action): Promise<Action> {
  const now = Date.parse(await stage.temporal.clock.now());
  await stage.moveTo(new Date(now + 60_000).toISOString());
  return actionNow(stage, action.id);
}
