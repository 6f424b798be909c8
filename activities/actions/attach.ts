import type { Action } from '../../database/entities/action.ts';
import type { Customer } from '../../database/entities/customer.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { heldCustomer } from '../../database/queries/customers.ts';
import { transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { hasBothKeys } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import { assessed, assessedFields, bookAssessment } from './assessment.ts';
import { keepTracked, withCustomerKey } from './buyer.ts';
import { actionView, change, partnerNameOf } from './change.ts';
import type { ScheduledInput } from './lock.ts';
import { keepPurchase } from './purchase.ts';

export interface Attached {
  readonly view: ActionView;
  readonly partnerName: string | null;
}

/**
 * Looks whether the customer whom an action waits for has both keys by now, and evaluates it then: at its event date, under what
 * held then. It locks no earlier than a review period from now (semantics, Attribution). When she was deleted meanwhile nobody
 * will ever earn it, so it is reversed. A repeat is safe: an action that does not wait is answered as it is.
 *
 * What the evaluation refuses goes on waiting, with the reason at the report, until somebody changes the customer once more.
 */
export async function attach(database: Database, { actionId, now }: ScheduledInput): Promise<Attached> {
  try {
    return await transaction(database, async (em) => {
      const awaited = await awaitedCustomer(em, actionId);
      const action = await lockAction(em, actionId);
      const view = await attachHeld(em, action, awaited, now);
      return { view, partnerName: await partnerNameOf(em, view.partnerId) };
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { view: await refused(database, actionId, error), partnerName: null };
  }
}

/** Held before her action is: who finds that two customers are one holds them first, and then what they have bought. */
async function awaitedCustomer(em: EntityManager, actionId: string): Promise<Customer | null> {
  const [awaited] = await em.execute<{ id: string }[]>(
    'SELECT customer_record_id AS id FROM action WHERE id = ? AND customer_record_id IS NOT NULL',
    [actionId],
  );
  return awaited ? heldCustomer(em, awaited.id) : null;
}

async function attachHeld(
  em: EntityManager,
  action: Action,
  awaited: Customer | null,
  now: string,
): Promise<ActionView> {
  const { customerRecordId } = action;
  if (transition(phaseOf(action), 'ATTACH').outcome !== 'MOVES' || !customerRecordId) return actionView(action);
  // She may have turned out to be another one while she was waited for.
  const customer = awaited?.id === customerRecordId ? awaited : await heldCustomer(em, customerRecordId);
  if (customer === null) return givenUp(em, action, now);
  return hasBothKeys(customer) ? evaluated(em, action, customer, now) : actionView(action);
}

async function evaluated(em: EntityManager, action: Action, customer: Customer, now: string): Promise<ActionView> {
  const reported = await em.findOneOrFail(SubmissionEntity, action.id);
  const submission = await withCustomerKey(em, reported, customer);
  await em.nativeUpdate(SubmissionEntity, { id: action.id }, { refusal: null });
  const assessment = await assessed(em, submission, { test: action.test, lockNotBefore: now });
  const changed = {
    stateDetail: 'OPEN' as const,
    customerId: submission.body.customerId ?? null,
    ...assessedFields(assessment, action.currency),
  };
  const attached: Action = { ...action, ...changed };
  await bookAssessment(em, em, attached, assessment, now);
  await keepTracked(em, attached, assessment);
  await keepPurchase(em, customer, submission, assessment, now);
  const by = { command: 'ATTACH', commandId: 'attach', actor: 'system', reason: null, note: null } as const;
  return change(em, action, changed, by, 'action.updated', now);
}

/** Nothing was promised, so nothing is taken back. */
function givenUp(em: EntityManager, action: Action, now: string): Promise<ActionView> {
  const reason = 'CONS_INFO_INVALID';
  const note = 'The customer was deleted before her keys were known.';
  return change(
    em,
    action,
    { state: 'REVERSED', stateDetail: reason, remainingAmount: '0', takenBack: [{ all: true }] },
    { command: 'REVERSE', commandId: 'attach', actor: 'system', reason, note },
    'action.reversed',
    now,
  );
}

async function refused(database: Database, actionId: string, { code, message }: DomainError): Promise<ActionView> {
  return transaction(database, async (em) => {
    await em.nativeUpdate(SubmissionEntity, { id: actionId }, { refusal: { code, detail: message } });
    return actionView(await lockAction(em, actionId));
  });
}
