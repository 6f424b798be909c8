import type { Submission } from './submission.ts';

/**
 * The queues in which a submission waits while it cannot be recorded at once: its customer's, by each of her keys, and its order's,
 * where the orders wait too that name it as their parent. What is in one queue is recorded in the order in which it was accepted,
 * because limits, tiers and the customer's status follow from what was before.
 */
export const queuesOf = ({
  customerId,
  providerKey,
  orderId,
  parentOrderId,
}: Pick<Submission, 'customerId' | 'providerKey' | 'orderId' | 'parentOrderId'>): readonly string[] => [
  ...(customerId === undefined ? [] : [`customer ${customerId}`]),
  ...(providerKey === undefined ? [] : [`provider ${providerKey}`]),
  `order ${orderId}`,
  ...(parentOrderId === undefined || parentOrderId === orderId ? [] : [`order ${parentOrderId}`]),
];
