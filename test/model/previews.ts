import { isDeepStrictEqual } from 'node:util';
import type { ProblemCode } from '../../domain/errors.ts';
import { decimal } from '../../domain/money.ts';
import type { Foreseen } from './apiBrand.ts';
import type { Request } from './command.ts';
import type { Model } from './model.ts';
import type { PartnerNumber } from './program.ts';
import { actionStanding, balanceIn, dollars, type ActionStanding, type Balance } from './standing.ts';

/* What a preview says, and what the model says of the same: how the action would stand, and what would move. */

/** A partner whose money moves. */
interface Moved {
  readonly partner: number;
  readonly before: Balance;
  readonly after: Balance;
  /** By the postings. */
  readonly accrued: string;
  readonly payable: string;
}

interface Effect {
  readonly action: ActionStanding;
  readonly moved: readonly Moved[];
  /** All postings together. */
  readonly rest: string;
}

/** What a preview says. */
export function effectForeseen({ action, balances, postings }: Foreseen): Effect {
  const sumOf = (of: readonly { readonly amount: string }[]): string =>
    of.reduce((sum, { amount }) => sum.plus(amount), decimal(0)).toFixed(2);
  return {
    action,
    moved: balances
      .filter(({ before, after }) => !isDeepStrictEqual(before, after))
      .map(({ partner, before, after }) => {
        const posted = (account: string): string =>
          sumOf(postings.filter((posting) => posting.account === account && posting.partner === partner));
        return { partner, before, after, accrued: posted('PARTNER_ACCRUED'), payable: posted('PARTNER_PAYABLE') };
      })
      .toSorted((one, other) => one.partner - other.partner),
    rest: sumOf(postings),
  };
}

/** Has the model carry out a command on an action and what follows at once: its refusal, and what it has done. */
export function effectOf(
  model: Model,
  request: Exclude<Request, { ask: 'SUBMIT' }>,
): { readonly refusal: ProblemCode | null; readonly effect: Effect } {
  const standings = () =>
    partners.map((partner) => ({ balance: balanceIn(model, partner), ...centsIn(model, partner) }));
  const before = standings();
  const refusal = model.perform(request);
  model.followUp(request.action);
  const after = standings();
  const moved = partners.flatMap((partner) => {
    const [was, is] = [before[partner], after[partner]];
    if (!was || !is || isDeepStrictEqual(was, is)) return [];
    return [
      {
        partner,
        before: was.balance,
        after: is.balance,
        accrued: dollars(is.accrued - was.accrued),
        payable: dollars(is.payable - was.payable),
      },
    ];
  });
  const action = model.actions[request.action];
  if (action === undefined) throw new Error(`there is no action ${String(request.action)}`);
  const effect = { action: actionStanding(action), moved, rest: dollars(0n) };
  return { refusal, effect };
}

const partners: readonly PartnerNumber[] = [0, 1];

const centsIn = (model: Model, partner: PartnerNumber) => ({
  accrued: model.accrued(partner),
  payable: model.payments[partner].payable,
});
