import type { CopiedRows } from './copiedRows.ts';
import { viewsOf } from './views.ts';

interface StepInput {
  readonly actionId: string;
  readonly lockingAt: string;
  readonly now: string;
}

/** The steps of a life that touch no database and answer as much as ours. */
export const emptySteps = {
  record: ({ actionId, lockingAt }: StepInput) =>
    Promise.resolve({ view: viewsOf(actionId, lockingAt).recorded, partnerName: 'Acme Blog', wakeDelaySeconds: 0 }),
  /** Its payment date has come as well. */
  lock: ({ actionId, lockingAt }: StepInput) => Promise.resolve(viewsOf(actionId, lockingAt).paid),
  nothing: () => Promise.resolve(),
};

export type EmptySteps = typeof emptySteps;

/** The same steps, which write the rows of a life. */
export const copyingSteps = (rows: CopiedRows): EmptySteps => ({
  ...emptySteps,
  record: async (input) => {
    await rows.record(input.actionId);
    return emptySteps.record(input);
  },
  lock: async (input) => {
    await rows.lock(input.actionId);
    return emptySteps.lock(input);
  },
});

interface Order {
  readonly actionId: string;
}

/** The steps of the textbook, as empty. */
export const textbookSteps = {
  validateOrder: (_order: Order) => Promise.resolve(),
  attribute: (_order: Order) => Promise.resolve({ partnerId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e02' }),
  evaluate: (_order: Order & { readonly partnerId: string }) => Promise.resolve({ payout: '10.00', currency: 'USD' }),
  store: (_order: Order & { readonly payout: string; readonly currency: string }) => Promise.resolve(),
  lock: (_order: Order) => Promise.resolve(),
  pay: (_order: Order) => Promise.resolve(),
  notifyPartner: (_order: Order) => Promise.resolve(),
};

export type TextbookSteps = typeof textbookSteps;
