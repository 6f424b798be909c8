import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Account, Payout } from '../oracle/account.ts';
import { payoutNow } from '../oracle/action.ts';
import { dateIn } from '../oracle/calendar.ts';
import type { Difference, Player } from '../play.ts';
import type { Server } from '../server.ts';
import { amountText, currencies, type Currency, type PartnerNumber } from '../world/world.ts';

/* The server's books, held against the oracle's: whatever is not the same is named. */

const money = z.looseObject({ value: z.string() });
const action = z.looseObject({
  id: z.string(),
  state: z.string(),
  stateDetail: z.string(),
  partnerId: z.string().nullable(),
  payout: money,
});
const balances = z.looseObject({
  balances: z.array(
    z.looseObject({ currency: z.enum(currencies), accrued: z.string(), payable: z.string(), paid: z.string() }),
  ),
});
const statement = z.looseObject({
  date: z.string(),
  state: z.string(),
  currency: z.enum(currencies),
  carriedForward: z.string(),
  earned: z.string(),
  clawedBack: z.string(),
  returned: z.string(),
  disbursed: z.string(),
  carriedOver: z.string(),
});
const payout = z.looseObject({
  id: z.string(),
  currency: z.enum(currencies),
  amount: z.string(),
  state: z.string(),
  rail: z.string(),
  scheduledFor: z.string(),
});
const verification = z.looseObject({
  balanced: z.boolean(),
  transactions: z.number(),
  problems: z.array(z.string()),
});

/** A payment as the server knows it. */
export type FoundPayout = z.output<typeof payout>;

/** What a look at the books of a brand found. */
export interface Look {
  readonly differences: readonly Difference[];
  readonly ledger: z.output<typeof verification>;
  readonly payouts: readonly FoundPayout[];
  readonly statements: number;
}

/** Compares every action, and every partner's balance, statements and payouts, with the oracle's. */
export async function look(server: Server, player: Player): Promise<Look> {
  const { desk, oracle } = player;
  const { keys, partners, drawn } = desk.brand;
  const differences: Difference[] = [];
  const differ = (about: string, expected: unknown, found: unknown): void => {
    if (!isDeepStrictEqual(expected, found)) differences.push({ brand: drawn.name, about, expected, found });
  };

  const stored = new Map((await server.list(keys.finance, '/v1/actions', action)).map((one) => [one.id, one]));
  differ('the number of actions', oracle.actions.length, stored.size);
  for (const expected of oracle.actions) {
    const { id } = desk.actions[expected.number] ?? { id: '' };
    const found = stored.get(id);
    differ(
      `action ${id}`,
      {
        state: expected.state,
        detail: oracle.detailOf(expected),
        partner: partners[expected.partner]?.id,
        payout: amountText(payoutNow(expected), expected.agreement.currency),
      },
      found && {
        state: found.state,
        detail: found.stateDetail,
        partner: found.partnerId,
        payout: found.payout.value,
      },
    );
  }

  const payouts: FoundPayout[] = [];
  let statements = 0;
  for (const [number, { id, drawn: partner }] of partners.entries()) {
    const whose = `${partner.name} (${id})`;
    const read = await server.read(keys.finance, `/v1/partners/${id}/balance`, balances);
    const balance = new Map(
      read.balances.map(({ currency, accrued, payable, paid }) => [currency, { accrued, payable, paid }]),
    );
    const closed = (await server.list(keys.finance, `/v1/statements?partnerId=${id}&state=CLOSED`, statement)).toSorted(
      byDate,
    );
    const gone = await server.list(keys.finance, `/v1/payouts?partnerId=${id}`, payout);
    payouts.push(...gone);
    statements += closed.length;
    for (const currency of currencies) {
      const account = oracle.account(number, currency);
      differ(
        `the balance of ${whose} in ${currency}`,
        balanceOf(player, number, currency),
        balance.get(currency) ?? none(currency),
      );
      differ(
        `the statements of ${whose} in ${currency}`,
        statementsOf(account, currency),
        closed.filter((one) => one.currency === currency).map(sums),
      );
      differ(
        `the payouts of ${whose} in ${currency}`,
        account.payouts.map((one) => payoutText(one, currency)).toSorted(),
        gone
          .filter((one) => one.currency === currency)
          .map(
            (one) =>
              `${dateIn(drawn.timeZone, Date.parse(one.scheduledFor))} ${one.amount} by ${one.rail}: ${one.state}`,
          )
          .toSorted(),
      );
    }
  }

  const ledger = await server.read(keys.finance, '/v1/ledger/verification', verification);
  differ('what the ledger’s verification finds', [], ledger.problems);
  return { differences, ledger, payouts, statements };
}

function balanceOf({ oracle }: Player, partner: PartnerNumber, currency: Currency) {
  const { payable, paid } = oracle.account(partner, currency);
  return {
    accrued: amountText(oracle.accrued(partner, currency), currency),
    payable: amountText(payable, currency),
    paid: amountText(paid, currency),
  };
}

const none = (currency: Currency) => {
  const nothing = amountText(0n, currency);
  return { accrued: nothing, payable: nothing, paid: nothing };
};

const statementsOf = (account: Account, currency: Currency) =>
  account.statements.flatMap(({ date, closed }) => {
    if (closed === null) return [];
    const text = (amount: bigint): string => amountText(amount, currency);
    return [
      {
        date,
        carriedForward: text(closed.carriedForward),
        earned: text(closed.earned),
        clawedBack: text(closed.clawedBack),
        returned: text(closed.returned),
        disbursed: text(closed.disbursed),
        carriedOver: text(closed.carriedOver),
      },
    ];
  });

const sums = (found: z.output<typeof statement>) => {
  const { date, carriedForward, earned, clawedBack, returned, disbursed, carriedOver } = found;
  return { date, carriedForward, earned, clawedBack, returned, disbursed, carriedOver };
};

const payoutText = ({ date, amount, rail, state }: Payout, currency: Currency): string =>
  `${date} ${amountText(amount, currency)} by ${rail}: ${state}`;

const byDate = (one: { readonly date: string }, other: { readonly date: string }): number =>
  one.date < other.date ? -1 : one.date > other.date ? 1 : 0;
