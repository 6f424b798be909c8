/**
 * What came of a try. `summary` is shown to the endpoint's owner: it names a status or an error code, never content.
 * GONE: the receiver wants no more.
 */
export type Answer =
  | { readonly result: 'ACCEPTED'; readonly summary: string }
  | { readonly result: 'GONE'; readonly summary: string }
  | { readonly result: 'FAILED'; readonly summary: string; readonly retryAfterSeconds: number };

/** How long one try may take, whichever way it goes. */
export const tryMilliseconds = 15_000;

/** A receiver that did not answer, in whatever way. */
export const noAnswer = (error: unknown): Answer => ({
  result: 'FAILED',
  summary: `no answer: ${failureCode(error)}`,
  retryAfterSeconds: 0,
});

/** The error's code, such as ECONNREFUSED or CERT_HAS_EXPIRED; messages can hold addresses and content. */
function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'UNKNOWN';
}
