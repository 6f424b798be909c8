import { defineSignal } from '@temporalio/workflow';

/** There is something new: to deliver, or for a contract to look at. */
export const wake = defineSignal('wake');
