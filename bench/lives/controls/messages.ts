import { defineUpdate } from '@temporalio/workflow';
import type { ActionView } from '../../../domain/action/state.ts';

/** What a control is told: which action it is, and when it locks; it is paid at once then. */
export interface ControlStart {
  readonly actionId: string;
  readonly lockingAt: string;
}

/** Answers once the first step is done, as the update of the same name does for an action. */
export const submit = defineUpdate<ActionView>('submit');

/** Answers, with nothing, once the local activity is done. */
export const answered = defineUpdate('answered');
