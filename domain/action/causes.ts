/*
 * The causes of an action's ledger transactions: each can be posted once, so nothing is accrued, locked or made payable
 * twice. A reattribution begins a new cycle, in which it all happens once more.
 */

interface Cycle {
  readonly id: string;
  readonly cycle: number;
}

const inCycle = ({ id, cycle }: Cycle, what: string): string =>
  cycle === 0 ? `action/${id}/${what}` : `action/${id}/${String(cycle)}/${what}`;

export const accrualCause = (action: Cycle): string => inCycle(action, 'accrual');
export const lockCause = (action: Cycle): string => inCycle(action, 'lock');
export const payableCause = (action: Cycle): string => inCycle(action, 'payable');
/** Of one of the monthly parts that it is paid in. */
export const installmentCause = (action: Cycle, number: number): string => inCycle(action, `payable/${String(number)}`);
/** What a command takes back. */
export const takeBackCause = (actionId: string, commandId: string): string =>
  `action/${actionId}/take-back/${commandId}`;
/** What a command adds. It is paid with the payout of its cycle, or after it. */
export const raiseCause = (action: Cycle, commandId: string): string => inCycle(action, `raise/${commandId}`);

/** The cause of a payout, of which the given one may be a monthly part or what a command added to it. */
export const wholeCause = (cause: string): string => cause.replace(/\/(payable\/\d+|raise\/.*)$/s, '/payable');

/** Whether a cause is one by which this cycle of the action came to owe something. */
export const owesInCycle = (cause: string, action: Cycle): boolean =>
  cause === lockCause(action) || cause.startsWith(inCycle(action, 'raise/'));
