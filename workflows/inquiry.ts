import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { InquiryActivities } from '../activities/index.ts';
import type { InquiryView } from '../domain/inquiry/inquiry.ts';
import { durably, localLimits, patientLimits, patientlyDone } from './durably.ts';
import { answerInquiry, withdrawInquiry, type InquiryStart, type InquiryWithdrawal } from './messages/inquiry.ts';
import { Mutex } from './mutex.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<InquiryActivities>(localLimits);
const patiently = proxyActivities<InquiryActivities>(patientLimits);

/**
 * A partner's inquiry: it waits for an answer until its date, and is then answered by itself as the brand wants it. What was refused
 * then waits for a person, who starts the workflow again under the same id.
 */
export async function inquiry({ inquiryId }: InquiryStart): Promise<void> {
  let view: InquiryView | undefined;
  const turns = new Mutex();
  const inTurn = (step: (on: { inquiryId: string; now: string }) => Promise<InquiryView>): Promise<InquiryView> =>
    turns.runExclusive(async () => {
      view = await step({ inquiryId, now: workflowNow() });
      showInquiry(view);
      return view;
    });

  const validator = (_order: InquiryWithdrawal): void => {
    if (view?.isAwaited !== false) return;
    throw ApplicationFailure.nonRetryable(`Inquiry ${inquiryId} is ${view.state}.`, 'INQUIRY_CLOSED');
  };
  setHandler(answerInquiry, (answer) => inTurn((on) => patientlyDone(patiently.answerInquiry({ ...answer, ...on }))), {
    validator,
  });
  setHandler(
    withdrawInquiry,
    (by) => inTurn((on) => durably(locally.withdrawInquiry, patiently.withdrawInquiry, { ...by, ...on })),
    { validator },
  );

  await inTurn((on) => durably(locally.readInquiry, patiently.readInquiry, on));
  for (let at = dateOf(view); at !== null; at = dateOf(view)) {
    const waitMs = Date.parse(at) - Date.parse(workflowNow());
    if (waitMs > 0 && (await condition(() => dateOf(view) !== at, waitMs))) continue;
    await inTurn(patiently.answerByItself);
  }
  await condition(allHandlersFinished);
}

const dateOf = (view: InquiryView | undefined): string | null => view?.answersItselfAt ?? null;

/** What people see of it in the Temporal UI. */
function showInquiry({ state, answersItselfAt }: InquiryView): void {
  const coming = answersItselfAt === null ? 'Nothing is to come by itself' : `Answered by itself at ${answersItselfAt}`;
  setCurrentDetails([`**${state}**`, coming].join('\n\n'));
}
