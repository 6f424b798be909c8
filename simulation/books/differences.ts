import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../oracle/account.ts';
import { payoutNow } from '../oracle/action.ts';
import { dateIn } from '../oracle/calendar.ts';
import type { Difference, Player } from '../play.ts';
import { amountText, currencies, type Currency, type PartnerNumber } from '../world/world.ts';
import type { Books, PartnerBooks } from './books.ts';

/*
 * The server's books, held against the oracle's. Both are put into the same words, partner by partner and currency by currency;
 * whatever is not the same is named.
 */

/** Everything in the books of a brand that is not as the oracle says: its actions, its partners, its ledger. */
export function differencesIn(books: Books, player: Player): Difference[] {
  const { name: brand, timeZone } = player.desk.brand.drawn;
  const facing = [
    ...actionsIn(books, player),
    ...player.desk.brand.partners.flatMap(({ id, drawn }, number) => {
      const stored = books.partners[number] ?? { balances: [], statements: [], payouts: [] };
      return currencies.flatMap((currency) =>
        partnerIn(player, { number, whose: `${drawn.name} (${id}) in ${currency}`, currency, timeZone }, stored),
      );
    }),
    { about: 'what the ledger’s verification finds', expected: [], found: books.ledger.problems },
  ];
  return facing
    .filter(({ expected, found }) => !isDeepStrictEqual(expected, found))
    .map((difference) => ({ brand, ...difference }));
}

type Facing = Omit<Difference, 'brand'>;

function actionsIn({ actions }: Books, { desk, oracle }: Player): Facing[] {
  const { partners } = desk.brand;
  return [
    { about: 'the number of actions', expected: oracle.actions.length, found: actions.size },
    ...oracle.actions.map((expected) => {
      const id = desk.actions[expected.number]?.id ?? 'that was never answered';
      const found = actions.get(id);
      return {
        about: `action ${id}`,
        expected: {
          state: expected.state,
          detail: oracle.detailOf(expected),
          partner: partners[expected.partner]?.id,
          payout: amountText(payoutNow(expected), expected.agreement.currency),
        },
        found: found && {
          state: found.state,
          detail: found.stateDetail,
          partner: found.partnerId,
          payout: found.payout.value,
        },
      };
    }),
  ];
}

interface Whose {
  readonly number: PartnerNumber;
  readonly whose: string;
  readonly currency: Currency;
  readonly timeZone: string;
}

function partnerIn({ oracle }: Player, { number, whose, currency, timeZone }: Whose, stored: PartnerBooks): Facing[] {
  const account = oracle.account(number, currency);
  const text = (amount: bigint): string => amountText(amount, currency);
  const balance = {
    accrued: text(oracle.accrued(number, currency)),
    payable: text(account.payable),
    paid: text(account.paid),
  };
  const nothing = { accrued: text(0n), payable: text(0n), paid: text(0n) };
  return [
    {
      about: `the balance of ${whose}`,
      expected: balance,
      found: stored.balances
        .filter((one) => one.currency === currency)
        .map(({ accrued, payable, paid }) => ({ accrued, payable, paid }))
        .concat(nothing)[0],
    },
    {
      about: `the statements of ${whose}`,
      expected: statementsOf(account, text),
      found: stored.statements
        .filter((one) => one.currency === currency)
        .map(({ date, carriedForward, earned, clawedBack, returned, disbursed, carriedOver }) => ({
          date,
          carriedForward,
          earned,
          clawedBack,
          returned,
          disbursed,
          carriedOver,
        })),
    },
    {
      about: `the payouts of ${whose}`,
      expected: account.payouts
        .map(({ date, amount, rail, state }) => `${date} ${text(amount)} by ${rail}: ${state}`)
        .toSorted(),
      found: stored.payouts
        .filter((one) => one.currency === currency)
        .map(({ scheduledFor, amount, rail, state }) => {
          const date = dateIn(timeZone, Date.parse(scheduledFor));
          return `${date} ${amount} by ${rail}: ${state}`;
        })
        .toSorted(),
    },
  ];
}

const statementsOf = (account: Account, text: (amount: bigint) => string) =>
  account.statements.flatMap(({ date, closed }) => {
    if (closed === null) return [];
    const { carriedForward, earned, clawedBack, returned, disbursed, carriedOver } = closed;
    return [
      {
        date,
        carriedForward: text(carriedForward),
        earned: text(earned),
        clawedBack: text(clawedBack),
        returned: text(returned),
        disbursed: text(disbursed),
        carriedOver: text(carriedOver),
      },
    ];
  });
