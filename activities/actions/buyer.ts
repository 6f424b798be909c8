import { v7 as uuid } from 'uuid';
import type { Action } from '../../database/entities/action.ts';
import type { Customer } from '../../database/entities/customer.ts';
import { SubmissionEntity, type Submission } from '../../database/entities/submission.ts';
import { enterCustomers, heldCustomer, heldCustomerByKey } from '../../database/queries/customers.ts';
import { keepLearned } from '../../database/queries/learned.ts';
import type { TakenUp } from '../../database/queries/submissions.ts';
import type { EntityManager } from '../../database/orm.ts';
import { hasBothKeys, introduces } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Assessment } from './assessment.ts';

/** Who bought, as far as we know her. */
export interface Buyer {
  /** Null: the brand keeps no customer under that key. */
  readonly customer: Customer | null;
  /** A payment by the provider's key waits until the brand's own is known too (seed 001). */
  readonly waits: boolean;
}

/**
 * The customer whom a report names, held until the transaction ends. A transaction, and whatever names a provider key, makes her
 * known where she is not; an action that names the brand's own key does not.
 *
 * @throws DomainError CONFLICT when its two keys are those of two customers
 */
export async function buyerOf(
  em: EntityManager,
  { submission, isOfKeptCustomer }: Pick<TakenUp, 'submission' | 'isOfKeptCustomer'>,
  now: string,
): Promise<Buyer> {
  const { brandId, isTransaction, body } = submission;
  const { customerId: customerKey, providerKey } = body;
  if (providerKey === undefined && !isTransaction) {
    const isKept = customerKey !== undefined && isOfKeptCustomer;
    return { customer: isKept ? await heldCustomerByKey(em, brandId, customerKey) : null, waits: false };
  }
  const given = {
    ...(customerKey !== undefined && { customerKey }),
    ...(providerKey !== undefined && { providerKey }),
  };
  const source = { manner: 'NAME', by: 'TRACKING', at: now, actor: submission.actor } as const;
  const [entered] = await enterCustomers(em, brandId, [{ id: uuid(), given }], source);
  if (entered?.outcome === 'REFUSED') {
    throw new DomainError(
      'CONFLICT',
      'The providerKey belongs to another customer than the customerKey.',
      entered.errors,
    );
  }
  const customer = entered ? await heldCustomer(em, entered.customerId) : null;
  return { customer, waits: providerKey !== undefined && (customer === null || !hasBothKeys(customer)) };
}

/**
 * The report with the brand's own word for its customer, which the provider's key has led to. It is stored with it: rules and
 * limits must find the same customer whenever the action is evaluated again.
 */
export async function withCustomerKey(
  em: EntityManager,
  submission: Submission,
  customer: Customer | null,
): Promise<Submission> {
  const { id, body } = submission;
  if (body.customerId !== undefined || !customer?.customerKey) return submission;
  const known = { ...body, customerId: customer.customerKey };
  await em.nativeUpdate(SubmissionEntity, { id }, { body: known });
  return { ...submission, body: known };
}

/**
 * Tracking keeps on which device a customer was seen, and attributes one of whom nobody has said yet whose she is: to the
 * partner whose referral earned this action, from the action on. The customer is held, so of her first two actions one decides.
 */
export async function keepTracked(
  em: EntityManager,
  { brandId, customerRecordId, eventDate, test }: Action,
  { attribution: { credited }, newlySeen }: Assessment,
): Promise<void> {
  const introduced =
    !test && customerRecordId && credited && introduces(credited.by)
      ? { customerId: customerRecordId, partnerId: credited.partnerId }
      : null;
  await keepLearned(em, { brandId, seen: newlySeen, introduced, at: eventDate });
}
