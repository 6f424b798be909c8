import type { Database } from '../database/orm.ts';
import type { Seal } from '../platform/seal.ts';
import { approve, type ApproveInput } from './actions/approve.ts';
import { attach } from './actions/attach.ts';
import { commission } from './actions/commission.ts';
import type { CommandInput } from './actions/command.ts';
import { correct, type CorrectInput } from './actions/correct.ts';
import { endHold, hold, release, type HoldInput } from './actions/hold.ts';
import { dateByInvoice } from './actions/invoice.ts';
import { lock, type ScheduledInput } from './actions/lock.ts';
import { makePayable } from './actions/makePayable.ts';
import { endOpenPeriod } from './actions/openPeriod.ts';
import { reattribute, type ReattributeInput } from './actions/reattribute.ts';
import { record, type RecordInput } from './actions/record.ts';
import { restore } from './actions/restore.ts';
import { reverse, type ReverseInput } from './actions/reverse.ts';
import type { UndoInput } from './actions/undo.ts';
import { checkLines } from './correctionBatches/check.ts';
import { lookAtBatch, type BatchRoundInput } from './correctionBatches/round.ts';
import { runLines } from './correctionBatches/run.ts';
import { steerBatch, type SteerBatchInput } from './correctionBatches/steer.ts';
import { undoLines } from './correctionBatches/undo.ts';
import { importBatch, type ImportBatchInput } from './customers/importBatch.ts';
import type { Instruct } from './instruct.ts';
import { answerByItself, answerInquiry, type AnswerInquiryInput } from './inquiries/answer.ts';
import type { WaysToActions } from './inquiries/approve.ts';
import { readInquiry, type InquiryInput } from './inquiries/view.ts';
import { withdrawInquiry, type WithdrawInquiryInput } from './inquiries/withdraw.ts';
import { issueMonth, type IssueMonthInput } from './invoices/month.ts';
import { lookAhead, type LookAheadInput } from './contracts/outlook.ts';
import { takeStep, type TakeStepInput } from './contracts/step.ts';
import { ask, type AskInput } from './payouts/ask.ts';
import { close, type CloseInput } from './payouts/close.ts';
import { confirm, type ConfirmInput, type PayoutCommandInput } from './payouts/confirm.ts';
import { disburse, type DisburseInput } from './payouts/disburse.ts';
import type { Rail } from './payouts/rail.ts';
import { retry } from './payouts/retry.ts';
import { settle, type SettleInput } from './payouts/settle.ts';
import { approvePayout, cancelPayout, pausePayout, resumePayout } from './payouts/steer.ts';
import type { PayoutStanding } from './payouts/standing.ts';
import { refusable } from './refusal.ts';
import { carryOutReturn, type CarryOutReturnInput } from './returns/carryOut.ts';
import { decideReturn, returnState, type DecideReturnInput } from './returns/decide.ts';
import { countTouches, type CountTouchesInput } from './touches/count.ts';

export type { PayoutCommandInput, PayoutStanding };
export type { ActionCommandOutcome } from './actions/command.ts';
export type { ContractOutlook } from './contracts/outlook.ts';
export type { ContractStep } from '../domain/contract/agenda.ts';

/** Steps of an action: one database transaction each. Wake-ups at a common midnight are spread over `wakeSpreadSeconds`. */
export const createActionActivities = (database: Database, wakeSpreadSeconds: number) => ({
  record: (input: RecordInput) => refusable(() => record(database, wakeSpreadSeconds, input)),
  attach: (input: ScheduledInput) => attach(database, input),
  lock: (input: ScheduledInput) => refusable(() => lock(database, input)),
  dateByInvoice: (input: ScheduledInput) => dateByInvoice(database, input),
  makePayable: (input: ScheduledInput) => refusable(() => makePayable(database, input)),
  approve: (input: ApproveInput) => refusable(() => approve(database, input)),
  commission: (input: CommandInput) => refusable(() => commission(database, input)),
  endOpenPeriod: (input: ScheduledInput) => endOpenPeriod(database, input),
  endHold: (input: ScheduledInput) => endHold(database, input),
  hold: (input: HoldInput) => refusable(() => hold(database, input)),
  release: (input: CommandInput) => refusable(() => release(database, input)),
  restore: (input: UndoInput) => refusable(() => restore(database, input)),
  reverse: (input: ReverseInput) => refusable(() => reverse(database, input)),
  correct: (input: CorrectInput) => refusable(() => correct(database, input)),
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
export const createPayoutActivities = (database: Database, rails: readonly Rail[], seal: Seal) => {
  const byName = new Map<string, Rail>(rails.map((rail) => [rail.name, rail]));
  return {
    close: (input: CloseInput) => close(database, input),
    // Undefined in histories of releases before 0.5.0, which knew of no answers.
    disburse: (input: DisburseInput): Promise<PayoutStanding | undefined> => disburse(database, byName, seal, input),
    ask: (input: AskInput) => ask(database, byName, input),
    settle: (input: SettleInput): Promise<PayoutStanding | undefined> => settle(database, byName, input),
    confirm: (input: ConfirmInput) => refusable(() => confirm(database, byName, input)),
    retry: (input: PayoutCommandInput) => refusable(() => retry(database, input)),
    approvePayout: (input: PayoutCommandInput) => refusable(() => approvePayout(database, input)),
    pausePayout: (input: PayoutCommandInput) => refusable(() => pausePayout(database, input)),
    resumePayout: (input: PayoutCommandInput) => refusable(() => resumePayout(database, input)),
    cancelPayout: (input: PayoutCommandInput) => refusable(() => cancelPayout(database, input)),
  };
};

export type PayoutActivities = ReturnType<typeof createPayoutActivities>;

/** The carrying out of files of customers, one database transaction for each batch of lines. */
export const createCustomerActivities = (database: Database) => ({
  importBatch: (input: ImportBatchInput) => importBatch(database, input),
});

export type CustomerActivities = ReturnType<typeof createCustomerActivities>;

/** Steps of a return request: `decideReturn` is one transaction, `carryOutReturn` commands the action's workflow. */
export const createReturnActivities = (database: Database, instruct: Instruct) => ({
  returnState: (input: Pick<DecideReturnInput, 'requestId'>) => returnState(database, input),
  decideReturn: (input: DecideReturnInput) => refusable(() => decideReturn(database, input)),
  carryOutReturn: (input: CarryOutReturnInput) => carryOutReturn(database, instruct, input),
});

export type ReturnActivities = ReturnType<typeof createReturnActivities>;

/** Steps of an inquiry; answers reach the workflows of actions. */
export const createInquiryActivities = (database: Database, ways: WaysToActions) => ({
  readInquiry: (input: InquiryInput) => readInquiry(database, input),
  withdrawInquiry: (input: WithdrawInquiryInput) => refusable(() => withdrawInquiry(database, input)),
  answerInquiry: (input: AnswerInquiryInput) => answerInquiry(database, ways, input),
  answerByItself: (input: InquiryInput) => answerByItself(database, ways, input),
});

export type InquiryActivities = ReturnType<typeof createInquiryActivities>;

/** Rounds of a batch of corrections: `checkLines` rehearses lines, `runLines` and `undoLines` command the actions' workflows. */
export const createCorrectionBatchActivities = (database: Database, instruct: Instruct) => ({
  lookAtBatch: (input: { readonly batchId: string }) => lookAtBatch(database, input),
  steerBatch: (input: SteerBatchInput) => refusable(() => steerBatch(database, input)),
  checkLines: (input: BatchRoundInput) => checkLines(database, input),
  runLines: (input: BatchRoundInput) => runLines(database, instruct, input),
  undoLines: (input: BatchRoundInput) => undoLines(database, instruct, input),
});

export type CorrectionBatchActivities = ReturnType<typeof createCorrectionBatchActivities>;

/** The counting of a day's touches: one database transaction. */
export const createTouchActivities = (database: Database) => ({
  countTouches: (input: CountTouchesInput) => countTouches(database, input),
});

export type TouchActivities = ReturnType<typeof createTouchActivities>;

/** The invoicing of a brand's month: one database transaction. */
export const createInvoiceActivities = (database: Database) => ({
  issueMonth: (input: IssueMonthInput) => issueMonth(database, input),
});

export type InvoiceActivities = ReturnType<typeof createInvoiceActivities>;
