import type { ActionView } from '../../../domain/action/state.ts';

/** What the steps of a sale answer: as much as those of an action that is priced do. */
export const viewsOf = (actionId: string, lockingAt: string) => {
  const recorded: ActionView = {
    actionId,
    state: 'PENDING',
    stateDetail: 'OPEN',
    brandId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
    partnerId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e02',
    contractId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e03',
    payout: '10.00 USD',
    amount: '100.00 USD',
    lockingAt,
    payableAt: null,
  };
  const paid: ActionView = { ...recorded, state: 'APPROVED', stateDetail: 'PAYMENT_PENDING', payableAt: lockingAt };
  return { recorded, paid };
};
