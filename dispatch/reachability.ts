import type { Client } from '@temporalio/client';

/*
 * Whether Temporal is there, so that while it is away only those wait for it who were first to find out.
 */

const answersWithinMs = 1_000;

/** For so long what was seen is taken as it is. */
const freshMs = 1_000;

/** For so long it is taken while one looks again. Who comes later, after nobody came for a while, waits for what that one sees. */
const knownMs = 5_000;

/** Of each Temporal that did not answer the last time: when that was, and the look that is under way. */
const seenAway = new WeakMap<Client, { readonly at: number; looking?: Promise<boolean> }>();

/** Asks Temporal for a word, and remembers whether it came. */
export async function answers(client: Client): Promise<boolean> {
  const isThere = await client
    .withDeadline(Date.now() + answersWithinMs, async () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
  if (isThere) seenAway.delete(client);
  else seenAway.set(client, { at: performance.now() });
  return isThere;
}

/** Whether Temporal is known to be away, so that a call would wait in vain. One that nobody has missed is taken to be there. */
export async function isKnownAway(client: Client): Promise<boolean> {
  const seen = seenAway.get(client);
  if (seen === undefined) return false;
  const age = performance.now() - seen.at;
  if (age < freshMs || (seen.looking !== undefined && age < knownMs)) return true;
  seen.looking ??= answers(client);
  return !(await seen.looking);
}
