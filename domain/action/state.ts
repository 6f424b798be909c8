/*
 * The words for where an action is (semantics, After the fact): impact.com's three states, and a detail that says more.
 */

export const states = ['PENDING', 'APPROVED', 'REVERSED'] as const;
export type State = (typeof states)[number];

export const reversalReasons = [
  'ORDER_UPDATE',
  'ITEM_RETURNED',
  'ITEM_OUT_OF_STOCK',
  'CONS_FRAUD',
  'CONS_ERROR',
  'CONS_INFO_INVALID',
  'ORDER_ERROR',
  'PUB_ACT_DISPUTE',
  'ADV_ACT_DISPUTE',
  'NOT_COMPLIANCE_TERMS',
  'TEST_ACTION',
  'PARTNER_NOT_ACTIVE',
  'CREDITED_DIFFERENT_MP',
  'REJECTED',
  'OTHER',
] as const;

/** Why an action was reversed or moved to another partner. */
export type ReversalReason = (typeof reversalReasons)[number];

export const stateDetails = [
  'OPEN',
  'ON_HOLD',
  'APPROVED_BY_USER',
  'AWAITING_CUSTOMER',
  'LOCKED',
  'PAYMENT_PENDING',
  'PAID',
  ...reversalReasons,
] as const;

export type StateDetail = (typeof stateDetails)[number];

/** What the detail of a pending action is that neither waits for its customer nor is on hold. */
export const pendingDetail = ({ approvedAt }: { readonly approvedAt?: string | null | undefined }): StateDetail =>
  approvedAt ? 'APPROVED_BY_USER' : 'OPEN';

/** Somebody doubts the action: until this is over it is not paid. */
export interface Hold {
  readonly since: string;
  /** When it ends by itself; null: only a release ends it. */
  readonly until: string | null;
}

/** What history keeps from before and after a command. */
export interface HistoryState {
  readonly state: State;
  readonly stateDetail: StateDetail;
  readonly partnerId: string | null;
  readonly contractId: string | null;
  readonly payout: string;
  readonly currency: string;
  readonly lockingAt: string | null;
  readonly payableAt: string | null;
  /** Absent: it was not on hold. */
  readonly hold?: Hold;
  /** The customer who was moved with the action, and whose she was or is; absent: none was. */
  readonly customer?: { readonly customerId: string; readonly partnerId: string | null };
}

/**
 * Where an action is and what comes next: all that its workflow, and the people who watch it, need to know. Instants are ISO
 * text; a date that is null leaves the next step to a command.
 */
export interface ActionView {
  readonly actionId: string;
  readonly state: State;
  readonly stateDetail: StateDetail;
  readonly brandId: string;
  readonly partnerId: string | null;
  readonly contractId: string | null;
  /** With its currency, such as "15.00 USD". */
  readonly payout: string;
  /** The sale, such as "100.00 USD". */
  readonly amount: string;
  readonly lockingAt: string | null;
  readonly payableAt: string | null;
  /** When it is approved or rejected if its locking period has not begun; absent: it has, or never needs to. */
  readonly openUntil?: string;
  /** Absent: it is not on hold. */
  readonly hold?: Hold;
}
