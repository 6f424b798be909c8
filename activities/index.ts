import type { Database } from '../database/orm.ts';
import { approve } from './actions/approve.ts';
import { attach } from './actions/attach.ts';
import { commission } from './actions/commission.ts';
import type { CommandInput } from './actions/command.ts';
import { endHold, hold, release, type HoldInput } from './actions/hold.ts';
import { lock, type ScheduledInput } from './actions/lock.ts';
import { makePayable } from './actions/makePayable.ts';
import { endOpenPeriod } from './actions/openPeriod.ts';
import { reattribute, type ReattributeInput } from './actions/reattribute.ts';
import { record, type RecordInput } from './actions/record.ts';
import { restore } from './actions/restore.ts';
import { reverse, type ReverseInput } from './actions/reverse.ts';
import { importBatch, type ImportBatchInput } from './customers/importBatch.ts';
import { lookAhead, type LookAheadInput } from './contracts/outlook.ts';
import { takeStep, type TakeStepInput } from './contracts/step.ts';
import { ask, type AskInput } from './payouts/ask.ts';
import { close, type CloseInput } from './payouts/close.ts';
import { confirm, type ConfirmInput, type PayoutCommandInput } from './payouts/confirm.ts';
import { disburse, type DisburseInput } from './payouts/disburse.ts';
import type { Rail } from './payouts/rail.ts';
import { retry } from './payouts/retry.ts';
import { settle, type SettleInput } from './payouts/settle.ts';
import type { PayoutStanding } from './payouts/standing.ts';
import { refusable } from './refusal.ts';
import { countTouches, type CountTouchesInput } from './touches/count.ts';

export type { PayoutStanding };
export type { ActionCommandOutcome } from './actions/command.ts';
export type { ContractOutlook } from './contracts/outlook.ts';
export type { ContractStep } from '../domain/contract/agenda.ts';

/** Steps of an action: one database transaction each. Wake-ups at a common midnight are spread over `wakeSpreadSeconds`. */
export const createActionActivities = (database: Database, wakeSpreadSeconds: number) => ({
  record: (input: RecordInput) => refusable(() => record(database, wakeSpreadSeconds, input)),
  attach: (input: ScheduledInput) => attach(database, input),
  lock: (input: ScheduledInput) => refusable(() => lock(database, input)),
  makePayable: (input: ScheduledInput) => refusable(() => makePayable(database, input)),
  approve: (input: CommandInput) => refusable(() => approve(database, input)),
  commission: (input: CommandInput) => refusable(() => commission(database, input)),
  endOpenPeriod: (input: ScheduledInput) => endOpenPeriod(database, input),
  endHold: (input: ScheduledInput) => endHold(database, input),
  hold: (input: HoldInput) => refusable(() => hold(database, input)),
  release: (input: CommandInput) => refusable(() => release(database, input)),
  restore: (input: CommandInput) => refusable(() => restore(database, input)),
  reverse: (input: ReverseInput) => refusable(() => reverse(database, input)),
  reattribute: (input: ReattributeInput) => refusable(() => reattribute(database, input)),
});

export type ActionActivities = ReturnType<typeof createActionActivities>;

/** Steps of a contract: one database transaction each. Wake-ups are spread like those of actions. */
export const createContractActivities = (database: Database, wakeSpreadSeconds: number) => ({
  lookAhead: (input: LookAheadInput) => lookAhead(database, wakeSpreadSeconds, input),
  takeStep: (input: TakeStepInput) => takeStep(database, wakeSpreadSeconds, input),
});

export type ContractActivities = ReturnType<typeof createContractActivities>;

/** Steps of a payout: `disburse` and `ask` call the rail, the others are one transaction each. */
export const createPayoutActivities = (database: Database, rails: readonly Rail[]) => {
  const byName = new Map<string, Rail>(rails.map((rail) => [rail.name, rail]));
  return {
    close: (input: CloseInput) => close(database, input),
    // Undefined in histories of releases before 0.4.0, which knew of no answers.
    disburse: (input: DisburseInput): Promise<PayoutStanding | undefined> => disburse(database, byName, input),
    ask: (input: AskInput) => ask(database, byName, input),
    settle: (input: SettleInput): Promise<PayoutStanding | undefined> => settle(database, byName, input),
    confirm: (input: ConfirmInput) => refusable(() => confirm(database, byName, input)),
    retry: (input: PayoutCommandInput) => refusable(() => retry(database, input)),
  };
};

export type PayoutActivities = ReturnType<typeof createPayoutActivities>;

/** The carrying out of files of customers, one database transaction for each batch of lines. */
export const createCustomerActivities = (database: Database) => ({
  importBatch: (input: ImportBatchInput) => importBatch(database, input),
});

export type CustomerActivities = ReturnType<typeof createCustomerActivities>;

/** The counting of a day's touches: one database transaction. */
export const createTouchActivities = (database: Database) => ({
  countTouches: (input: CountTouchesInput) => countTouches(database, input),
});

export type TouchActivities = ReturnType<typeof createTouchActivities>;
