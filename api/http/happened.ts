import { invalidField } from './validation.ts';

/** How far a reporting server's clock may be ahead of ours (semantics, Dates). */
const mostSecondsAhead = 300;

/** @throws DomainError VALIDATION_FAILED for what lies in the future */
export function requireHappened(happenedAt: string, now: string, pointer = '/at'): void {
  if (Date.parse(happenedAt) - Date.parse(now) <= mostSecondsAhead * 1000) return;
  throw invalidField(pointer, 'expected a time that has come');
}
