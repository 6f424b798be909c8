import { countedHistory, type RecordedHistory } from '../../bench/steps/history.ts';
import type { Stage } from './stage.ts';

/** The recorded history of the latest run under a workflow id, counted as `npm run bench -- steps` counts. */
export const historyOf = ({ temporal }: Stage, workflowId: string): Promise<RecordedHistory> =>
  countedHistory(temporal.client, workflowId);
