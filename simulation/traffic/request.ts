import type { Currency, Fault, PartnerNumber } from '../world/world.ts';

/*
 * What a brand's people ask for. Actions are numbered as the brand has reported them; instants are milliseconds, amounts whole
 * minor units.
 */

export type Order =
  | { readonly amount: bigint }
  | { readonly items: readonly { readonly sku: string; readonly quantity: number; readonly price: bigint }[] };

export type TakeBack =
  { readonly all: true } | { readonly amount: bigint } | { readonly sku: string; readonly quantity: number };

export interface Report {
  readonly ask: 'REPORT';
  readonly number: number;
  readonly partner: PartnerNumber;
  readonly event: 'SALE' | 'LEAD';
  /** How the brand knows whose it is. */
  readonly by: 'PARTNER' | 'PROMO_CODE' | 'CLICK';
  readonly eventAt: number;
  readonly currency: Currency;
  readonly order: Order;
  readonly isNewCustomer: boolean;
  readonly country: string;
}

/** What support asks of an action. */
export type Command =
  | { readonly ask: 'REVERSE'; readonly action: number; readonly takeBack: TakeBack }
  | { readonly ask: 'CORRECT'; readonly action: number; readonly order: Order }
  | { readonly ask: 'REATTRIBUTE'; readonly action: number; readonly partner: PartnerNumber }
  | { readonly ask: 'HOLD'; readonly action: number; readonly until: number | null }
  | { readonly ask: 'RELEASE' | 'APPROVE' | 'RESTORE'; readonly action: number };

/** A payout by what it pays: there is one for each partner, currency and date of its statement. */
export interface PayoutName {
  readonly partner: PartnerNumber;
  readonly currency: Currency;
  readonly date: string;
}

/** What finance asks. */
export type FinanceAsk =
  | { readonly ask: 'CONFIRM'; readonly payout: PayoutName; readonly state: 'completed' | 'failed' | 'returned' }
  | { readonly ask: 'RETRY'; readonly payout: PayoutName }
  | { readonly ask: 'MEND'; readonly partner: PartnerNumber; readonly fault: Fault | null };

export type Request = Report | Command | FinanceAsk;
