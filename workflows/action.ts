import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { ActionActivities, ActionCommandOutcome } from '../activities/index.ts';
import type { ActionView } from '../domain/action/state.ts';
import { awaitsInvoice, nextStep } from '../domain/action/agenda.ts';
import { phaseOf, refusalText, restorationOf, transition, type ActionCommand } from '../domain/action/transitions.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import {
  approve,
  commission,
  correct,
  hold,
  reattribute,
  release,
  restore,
  reverse,
  submit,
  type ActionStart,
  type Approval,
  type CommandBy,
  type Correction,
  type HoldOrder,
  type Reattribution,
  type Restoration,
  type Reversal,
} from './messages/action.ts';
import { wake } from './messages/wake.ts';
import { Mutex } from './mutex.ts';
import { isLongRun } from './runLength.ts';
import { showAction } from './showAction.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<ActionActivities>(localLimits);
const patiently = proxyActivities<ActionActivities>(patientLimits);

type CarryOut<Input> = (
  input: Input & { readonly actionId: string; readonly now: string },
) => Promise<ActionCommandOutcome>;

/**
 * The life of one action: recorded and priced, corrected by people until its locking date, locked, corrected until its payment
 * date, made payable. It holds order and time only; each step is one transaction that asks the domain.
 *
 * A run begins from what is stored. So a command on a completed action starts the workflow again under the same id, and
 * nothing needs to stay open for years.
 */
export async function action({ actionId }: ActionStart): Promise<void> {
  let view: ActionView | undefined;
  let partnerName: string | null = null;
  let refusal: ApplicationFailure | undefined;
  let isLaterRun = false;
  const turns = new Mutex();

  const show = (next: ActionView): void => {
    showAction(next, partnerName, view);
    view = next;
  };

  const recorded = async (): Promise<ActionView> => {
    await condition(() => view !== undefined || refusal !== undefined);
    if (refusal) throw refusal;
    return view ?? neverUnrecorded();
  };

  /** Commands take turns; each is asked of the table again inside its transaction. */
  const command =
    <Input extends CommandBy>(locally: CarryOut<Input>, patiently: CarryOut<Input>) =>
    async (input: Input): Promise<ActionView> => {
      await recorded();
      return turns.runExclusive(async () => {
        const outcome = await durably(locally, patiently, { ...input, actionId, now: workflowNow() });
        partnerName = outcome.partnerName ?? partnerName;
        show(outcome.view);
        return outcome.answer;
      });
    };

  /**
   * What the state does not allow is refused before it leaves a trace in the history. In a later run it may be the repeat of a
   * command that an earlier one carried out, which must not be refused: the transaction knows, so it decides there.
   */
  const validator =
    <Input extends CommandBy>(asked: ActionCommand | ((input: Input, view: ActionView) => ActionCommand)) =>
    (input: Input): void => {
      if (isLaterRun) return;
      if (view === undefined) return;
      const command = typeof asked === 'string' ? asked : asked(input, view);
      const answer = transition(phaseOf(view), command);
      if (answer.outcome !== 'REFUSED') return;
      throw ApplicationFailure.nonRetryable(refusalText({ ...view, id: actionId }, command), answer.code);
    };

  // Of a payment that waits for a customer: she has both keys now, or was deleted. Of what is locked without a date: an invoice of
  // it has been issued.
  let wakes = 0;
  let seenWakes = 0;
  setHandler(wake, () => {
    wakes += 1;
  });
  const isWoken = (): boolean =>
    wakes > seenWakes && (awaitsCustomer(view) || (view !== undefined && awaitsInvoice(view)));
  setHandler(submit, recorded);
  setHandler(approve, command<Approval>(locally.approve, patiently.approve), {
    validator: validator<Approval>(({ outsideTerms }) => (outsideTerms ? 'ALLOW_EXCESS' : 'APPROVE')),
  });
  setHandler(commission, command<CommandBy>(locally.commission, patiently.commission), {
    validator: validator('COMMISSION'),
  });
  setHandler(hold, command<HoldOrder>(locally.hold, patiently.hold), { validator: validator('HOLD') });
  setHandler(release, command<CommandBy>(locally.release, patiently.release), { validator: validator('RELEASE') });
  setHandler(restore, command<Restoration>(locally.restore, patiently.restore), {
    validator: validator<Restoration>((_input, standing) => restorationOf(standing)),
  });
  setHandler(reverse, command<Reversal>(locally.reverse, patiently.reverse), { validator: validator('REVERSE') });
  setHandler(correct, command<Correction>(locally.correct, patiently.correct), { validator: validator('CORRECT') });
  setHandler(reattribute, command<Reattribution>(locally.reattribute, patiently.reattribute), {
    validator: validator('REATTRIBUTE'),
  });

  let wakeDelayMs: number;
  try {
    const start = await durably(locally.record, patiently.record, { actionId, now: workflowNow() });
    partnerName = start.partnerName;
    wakeDelayMs = start.wakeDelaySeconds * 1000;
    isLaterRun = start.again === true;
    show(start.view);
  } catch (failure) {
    if (!(failure instanceof ApplicationFailure)) throw failure;
    refusal = failure;
    await condition(allHandlersFinished);
    throw failure;
  }

  for (;;) {
    // Before everything else: a wake is for this run, and would be lost on the next.
    if (isWoken()) {
      seenWakes = wakes;
      if (!awaitsCustomer(view)) {
        // In histories before 0.5.0 a wake had nothing to say to it.
        if (!patched('dated-by-invoice')) continue;
        await turns.runExclusive(async () => {
          show(await durably(locally.dateByInvoice, patiently.dateByInvoice, { actionId, now: workflowNow() }));
        });
        continue;
      }
      await turns.runExclusive(async () => {
        const attached = await durably(locally.attach, patiently.attach, { actionId, now: workflowNow() });
        partnerName = attached.partnerName;
        show(attached.view);
      });
      continue;
    }
    if (isLongRun()) {
      await condition(allHandlersFinished);
      if (isWoken()) continue;
      await continueAsNew<typeof action>({ actionId });
    }
    // Runs of 0.3.0 stay open until she is known; one that is woken in vain ends like those of today.
    if (awaitsCustomer(view) && !patched('end-while-awaiting-customer')) {
      await condition(() => isWoken() || !awaitsCustomer(view) || isLongRun());
      continue;
    }
    const next = nextStep(view);
    if (next === null) {
      // A command may bring a new date, so the run ends only when none is under way.
      if (!allHandlersFinished()) await condition(() => allHandlersFinished() || nextStep(view) !== null);
      if (nextStep(view) === null && !isWoken()) return;
      continue;
    }
    const { step, at } = next;
    const waitMs = Date.parse(at) - Date.parse(workflowNow());
    const interrupted = (): boolean => nextStep(view)?.at !== at || isWoken() || isLongRun();
    if (waitMs > 0 && (await condition(interrupted, waitMs + wakeDelayMs))) continue;
    await turns.runExclusive(async () => {
      show(await durably(locally[step], patiently[step], { actionId, now: workflowNow() }));
    });
  }
}

const awaitsCustomer = (view: ActionView | undefined): boolean =>
  view !== undefined && phaseOf(view) === 'AWAITING_CUSTOMER';

function neverUnrecorded(): never {
  throw new Error('an action is recorded or refused');
}
