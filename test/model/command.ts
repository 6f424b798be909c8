import type { PartnerNumber } from './program.ts';
import type { Order, Sku, TakeBack } from './sale.ts';

/*
 * What people ask of the brand's actions. A command is made before anything has happened, so it names an action by a number
 * that is counted round, an amount by a percentage of what is left, and dates by days from today: every list of commands,
 * and every part of one, can be carried out.
 */

export type Command =
  | { readonly ask: 'SUBMIT'; readonly partner: PartnerNumber | null; readonly daysAgo: number; readonly order: Order }
  | { readonly ask: 'REVERSE'; readonly action: number; readonly part: PartToTake }
  | { readonly ask: 'HOLD'; readonly action: number; readonly days: number | null }
  | { readonly ask: 'REATTRIBUTE'; readonly action: number; readonly partner: PartnerNumber }
  | { readonly ask: SimpleAsk; readonly action: number };

type SimpleAsk = 'RELEASE' | 'APPROVE' | 'COMMISSION' | 'RESTORE';

export type PartToTake =
  { readonly all: true } | { readonly percent: bigint } | { readonly sku: Sku; readonly quantity: number };

/** A command in the world as it is when its turn comes. Actions are numbered as they were submitted; instants in milliseconds. */
export type Request =
  | { readonly ask: 'SUBMIT'; readonly partner: PartnerNumber | null; readonly eventAt: number; readonly order: Order }
  | { readonly ask: 'REVERSE'; readonly action: number; readonly takeBack: TakeBack }
  | { readonly ask: 'HOLD'; readonly action: number; readonly until: number | null }
  | { readonly ask: 'REATTRIBUTE'; readonly action: number; readonly partner: PartnerNumber }
  | { readonly ask: SimpleAsk; readonly action: number };
