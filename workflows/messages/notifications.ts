import { workflowId } from './addressing.ts';

/** `notifications/<endpoint>`: the deliveries to one webhook endpoint. */
export const notificationsWorkflowId = (endpointId: string): string => workflowId('notifications', endpointId);

export interface NotificationsStart {
  readonly endpointId: string;
}

export type NotificationsWorkflow = (start: NotificationsStart) => Promise<void>;
