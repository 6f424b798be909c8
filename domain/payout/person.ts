/*
 * Who has a say on a payout. The API knows keys; Temporal's Web UI knows no persons, and whoever uses it can take any name.
 */

const handMark = 'temporal:';

/** What somebody in Temporal's Web UI is called, whatever name was given there. */
export const byHand = (name: string): string => (name.startsWith(handMark) ? name : `${handMark}${name}`);

/** The person that an actor counts as: all who use Temporal's Web UI are one. */
export const personOf = (actor: string): string => (actor.startsWith(handMark) ? handMark : actor);
