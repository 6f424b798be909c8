/*
 * What each command does to an action, decided from values alone: `decide.reverse(action, …)`. No clock, no database: who calls holds
 * the action, and says what else is known of it and what time it is.
 *
 * A caller with a database carries a decision out in one transaction (activities/actions/carryOut.ts). A caller without one keeps
 * `{ ...action, ...decision.changed }` as its action, and does the same with maps: adds `bookings` to balances (each `cause` once) and
 * their `line`s to statements, adds `after` less `before` of each of the `moves` to counters, and keeps `parts` by their number, those
 * without `payableSince` being the ones to come.
 *
 * A command that is asked for throws its DomainError; a step of the calendar that is not due, or has been taken, is null.
 */
export { approve, commission, endOpenPeriod } from './decisions/approve.ts';
export { promise } from './decisions/booking.ts';
export { allowExcess, correct, undo } from './decisions/correct.ts';
export { endHold, hold, release } from './decisions/hold.ts';
export { invoice } from './decisions/invoice.ts';
export { lock } from './decisions/lock.ts';
export { makePayable, settle, unsettle } from './decisions/pay.ts';
export { reattribute, requireMovable } from './decisions/reattribute.ts';
export { restore } from './decisions/restore.ts';
export { reverse } from './decisions/reverse.ts';
