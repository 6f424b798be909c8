import type { Player } from '../play.ts';
import { amountText, currencies, digitsOf, type Currency } from '../world/world.ts';

/** What came of a time, in sums over all brands and partners. Amounts are decimal strings. */
export interface Figures {
  readonly brands: number;
  readonly partners: number;
  readonly actions: number;
  readonly reversed: number;
  /** Those that began anew: restored, or credited to another partner. */
  readonly begunAnew: number;
  readonly statements: number;
  readonly payouts: Readonly<Record<string, number>>;
  readonly money: readonly MoneyFigures[];
}

export interface MoneyFigures {
  readonly currency: Currency;
  readonly earned: string;
  readonly clawedBack: string;
  readonly paid: string;
  readonly payable: string;
  readonly accrued: string;
}

/** As the oracle has it. */
export function figuresOf(players: readonly Player[]): Figures {
  const actions = players.flatMap(({ oracle }) => oracle.actions);
  const accounts = players.flatMap(({ oracle, desk }) =>
    desk.brand.partners.flatMap((_, partner) =>
      currencies.map((currency) => ({
        currency,
        account: oracle.account(partner, currency),
        accrued: oracle.accrued(partner, currency),
      })),
    ),
  );
  const payouts = accounts.flatMap(({ account }) => account.payouts);
  return {
    brands: players.length,
    partners: players.reduce((sum, { desk }) => sum + desk.brand.partners.length, 0),
    actions: actions.length,
    reversed: actions.filter(({ state }) => state === 'REVERSED').length,
    begunAnew: actions.filter(({ life }) => life > 0).length,
    statements: accounts.reduce((sum, { account }) => sum + account.statements.length, 0),
    payouts: counted(payouts.map(({ state, retriedBy }) => (retriedBy === null ? state : `${state}, paid again`))),
    money: currencies.map((currency) => {
      const own = accounts.filter((one) => one.currency === currency);
      const total = (of: (one: (typeof own)[number]) => bigint): string =>
        amountText(
          own.reduce((sum, one) => sum + of(one), 0n),
          currency,
        );
      return {
        currency,
        earned: total(({ account }) => account.earned + account.clawedBack),
        clawedBack: total(({ account }) => account.clawedBack),
        paid: total(({ account }) => account.paid),
        payable: total(({ account }) => account.payable),
        accrued: total(({ accrued }) => accrued),
      };
    }),
  };
}

/** How often each is there. */
const counted = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(names.toSorted(), (name) => name)].map(([name, all]) => [name, all.length]));

/** Minor units of an amount as answers spell it. */
export const minorOf = (text: string, currency: Currency): bigint => {
  const [whole = '0', behind = ''] = text.split('.');
  return BigInt(whole + behind.padEnd(digitsOf(currency), '0'));
};
