import type { Client } from '@temporalio/client';

export interface RecordedHistory {
  /** Kinds of events in order, such as `timerStarted`. */
  readonly events: readonly string[];
  /** What all payloads take, with their metadata. */
  readonly payloadBytes: number;
}

/** The recorded history of the latest run under a workflow id, counted. */
export async function countedHistory(client: Client, workflowId: string): Promise<RecordedHistory> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return { events: (events ?? []).map(kindOf), payloadBytes: bytesOfPayloads(events) };
}

const attributes = 'EventAttributes';

function kindOf(event: object): string {
  const kind = Object.entries(event).find(([field, value]) => field.endsWith(attributes) && value !== null);
  return kind?.[0].slice(0, -attributes.length) ?? 'unknown';
}

/** Bytes are counted wherever they stand: nothing but payloads is made of bytes. */
function bytesOfPayloads(node: unknown): number {
  if (node instanceof Uint8Array) return node.length;
  if (typeof node !== 'object' || node === null) return 0;
  return Object.values(node).reduce<number>((total, child) => total + bytesOfPayloads(child), 0);
}
