import { defineSignal } from '@temporalio/workflow';

/** There is something new to look at. */
export const wake = defineSignal('wake');
