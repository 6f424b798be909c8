import { defineUpdate } from '@temporalio/workflow';
import type { CorrectedOrder } from '../../domain/action/correction.ts';
import type { InstructionBy } from '../../domain/action/instruction.ts';
import type { ActionView, ReversalReason } from '../../domain/action/state.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { begunFromWhatIsStored, workflowId } from './addressing.ts';

/** `action/<brand>/<eventType>/<orderId>`: one order, one workflow. Segments are percent-encoded. */
export const actionWorkflowId = (action: {
  readonly brandId: string;
  readonly eventType: string;
  readonly orderId: string;
}): string => workflowId('action', action.brandId, action.eventType, action.orderId);

/** The action's submission is stored under this id; everything else is read from there. */
export interface ActionStart {
  readonly actionId: string;
}

export type ActionWorkflow = (start: ActionStart) => Promise<void>;

/** What starting an action's workflow needs to know of its submission. */
export interface SubmittedAction {
  readonly id: string;
  readonly brandId: string;
  readonly orderId: string;
  readonly body: {
    readonly eventType: string;
    readonly amount?: string | undefined;
    readonly currency: string;
    readonly customerStatus?: string | undefined;
  };
}

/**
 * How an action's workflow is started, whoever starts it: the API with a first update, the relay after a Temporal that was
 * away. A workflow that runs is used, one that has completed starts again from the stored state.
 */
export const actionStartOptions = ({ id, brandId, orderId, body }: SubmittedAction) => ({
  workflowId: actionWorkflowId({ brandId, orderId, eventType: body.eventType }),
  args: [{ actionId: id }] satisfies [ActionStart],
  ...begunFromWhatIsStored,
  staticSummary: [
    body.customerStatus,
    body.eventType,
    orderId,
    ...(body.amount === undefined ? [] : [body.amount, body.currency]),
  ]
    .filter((word) => word !== undefined)
    .join(' '),
});

/** A command on an action: a repeat under the same id answers what the first did, also in another run. */
export interface CommandBy extends InstructionBy {
  readonly reason: ReversalReason | null;
}

export interface Reversal extends CommandBy {
  readonly reason: ReversalReason;
  readonly takeBack: TakenBack;
  /** Of a test action: also before its hour has passed. */
  readonly immediately?: boolean | undefined;
  /** The return request that the partner agreed to. */
  readonly agreedBy?: string | undefined;
}

export interface Correction extends CommandBy {
  readonly reason: ReversalReason;
  /** The order as it now is, whole. */
  readonly order: CorrectedOrder;
  /** The return request that the partner agreed to. */
  readonly agreedBy?: string | undefined;
}

export interface Approval extends CommandBy {
  /** Of what limits cut off, not of the action. */
  readonly outsideTerms?: boolean | undefined;
}

export interface Restoration extends CommandBy {
  /** The command that is to be undone; absent: the latest that took something back or corrected it. */
  readonly undoes?: string | undefined;
}

export interface Reattribution extends CommandBy {
  readonly reason: ReversalReason;
  readonly partnerId: string;
  /** Whether its customer moves to the partner too, from now on. */
  readonly customer?: boolean | undefined;
}

export interface HoldOrder extends CommandBy {
  /** When the hold ends by itself; null: only a release ends it. */
  readonly until: string | null;
}

/** Answers once the action is recorded and evaluated. */
export const submit = defineUpdate<ActionView>('submit');
export const approve = defineUpdate<ActionView, [Approval]>('approve');
export const commission = defineUpdate<ActionView, [CommandBy]>('commission');
export const hold = defineUpdate<ActionView, [HoldOrder]>('hold');
export const release = defineUpdate<ActionView, [CommandBy]>('release');
export const restore = defineUpdate<ActionView, [Restoration]>('restore');
export const reverse = defineUpdate<ActionView, [Reversal]>('reverse');
export const correct = defineUpdate<ActionView, [Correction]>('correct');
export const reattribute = defineUpdate<ActionView, [Reattribution]>('reattribute');
