import type { ProblemCode } from '../../domain/errors.ts';
import { decimal } from '../../domain/money.ts';
import type { Foreseen } from './apiBrand.ts';
import type { Request } from './command.ts';
import type { Model } from './model.ts';
import type { PartnerNumber } from './program.ts';
import { actionStanding, balanceIn, dollars, type ActionStanding, type Balance } from './standing.ts';

/* What a preview says, and what the model says of the same: how the action would stand, and what would move. */

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
      .map(({ partner, before, after }) => {
        const posted = (account: string): string =>
          sumOf(postings.filter((posting) => posting.account === account && posting.partner === partner));
        return { partner, before, after, accrued: posted('PARTNER_ACCRUED'), payable: posted('PARTNER_PAYABLE') };
      })
      .toSorted((one, other) => one.partner - other.partner),
    rest: sumOf(postings),
  };
}

/** Has the model carry out a command on an action: its refusal, and what it has done. */
export function effectOf(
  model: Model,
  request: Exclude<Request, { ask: 'SUBMIT' }>,
): { readonly refusal: ProblemCode | null; readonly effect: Effect } {
  const partners: readonly PartnerNumber[] = [0, 1];
  const standings = () =>
    partners.map((partner) => ({ partner, balance: balanceIn(model, partner), cents: centsIn(model, partner) }));
  const whose = () => model.actions[request.action]?.partner;
  const concerned = [whose()];
  const before = standings();
  const refusal = model.perform(request);
  concerned.push(whose());
  const after = standings();
  const action = model.actions[request.action];
  if (action === undefined) throw new Error(`there is no action ${String(request.action)}`);
  const effect = {
    action: actionStanding(action),
    moved: partners
      .filter((partner) => concerned.includes(partner))
      .flatMap((partner) => {
        const [was, is] = [before[partner], after[partner]];
        if (!was || !is) return [];
        return [
          {
            partner,
            before: was.balance,
            after: is.balance,
            accrued: dollars(is.cents.accrued - was.cents.accrued),
            payable: dollars(is.cents.payable - was.cents.payable),
          },
        ];
      }),
    rest: dollars(0n),
  };
  return { refusal, effect };
}

const centsIn = (model: Model, partner: PartnerNumber) => ({
  accrued: model.accrued(partner),
  payable: model.payments[partner].payable,
});
