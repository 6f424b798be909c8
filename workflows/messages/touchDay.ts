import { workflowId } from './addressing.ts';

/** `touch-day/<brand>/<day>`: the counting of a day's clicks and page visits. */
export const touchDayWorkflowId = (touchDay: { readonly brandId: string; readonly day: string }): string =>
  workflowId('touch-day', touchDay.brandId, touchDay.day);

export interface TouchDayStart {
  readonly touchDayId: string;
  /** When the day is counted, at the earliest. */
  readonly countingAt: string;
}

export type TouchDayWorkflow = (start: TouchDayStart) => Promise<void>;
