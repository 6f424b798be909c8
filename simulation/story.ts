import { z } from 'zod';
import type { Books } from './books/books.ts';
import { minorOf } from './books/figures.ts';
import type { Player } from './play.ts';
import type { Server } from './server.ts';
import { amountText, currencies } from './world/world.ts';

/* What a person reads after a demo: sums by brand and currency, one action explained, and where to look. */

/** A brand that was played, and its books as they are now. */
export interface Played {
  readonly player: Player;
  readonly books: Books;
}

const headings = ['brand', 'partners', 'actions', 'currency', 'earned', 'clawed back', 'paid', 'payable', 'promised'];

/** The sums, as the server's books have them. */
export function sums(played: readonly Played[]): string {
  const rows = played.flatMap(({ player, books }) =>
    currencies.flatMap((currency) => {
      const inCurrency = <Item extends { readonly currency: string }>(items: readonly Item[]): Item[] =>
        items.filter((item) => item.currency === currency);
      const total = (amounts: readonly string[]): string =>
        amountText(
          amounts.reduce((sum, amount) => sum + minorOf(amount, currency), 0n),
          currency,
        );
      const balances = books.partners.flatMap((partner) => inCurrency(partner.balances));
      const statements = books.partners.flatMap((partner) => inCurrency(partner.statements));
      const actions = inCurrency([...books.actions.values()].map(({ payout }) => payout));
      if (balances.length === 0) return [];
      const { name } = player.desk.brand.drawn;
      return [
        [
          name,
          String(books.partners.length),
          String(books.actions.size),
          currency,
          total(actions.map(({ value }) => value)),
          total(statements.map(({ clawedBack }) => clawedBack)),
          total(balances.map(({ paid }) => paid)),
          total(balances.map(({ payable }) => payable)),
          total(balances.map(({ accrued }) => accrued)),
        ],
      ];
    }),
  );
  return aligned([headings, ...rows]);
}

/** How many statements and payments there were, and what the ledger says of itself. */
export function counts(played: readonly Played[]): string {
  const partners = played.flatMap(({ books }) => books.partners);
  const payouts = Object.entries(
    Object.groupBy(
      partners.flatMap((one) => one.payouts),
      ({ state }) => state,
    ),
  );
  const statements = partners.reduce((sum, one) => sum + one.statements.length, 0);
  const transactions = played.reduce((sum, { books }) => sum + books.ledger.transactions, 0);
  const balanced = played.every(({ books }) => books.ledger.balanced);
  const states = payouts.map(([state, all]) => `${String(all?.length ?? 0)} ${state}`).join(', ');
  return [
    `${String(statements)} statements were closed. Payouts: ${states || 'none yet'}.`,
    `The ledger of ${String(transactions)} transactions ${balanced ? 'verifies' : 'DOES NOT VERIFY'}.`,
  ].join('\n');
}

const explanation = z.looseObject({ sentences: z.array(z.string()) });

/** Why one action pays what it pays, in the service's own words: one that people have changed, if there is any. */
export async function explained(server: Server, played: readonly Played[]): Promise<string> {
  const changed = played.flatMap(({ player, books }) =>
    player.oracle.actions
      .filter(({ state, undoable }) => state === 'APPROVED' && undoable.length > 0)
      .flatMap(({ number }) => {
        const stored = books.actions.get(player.desk.actions[number]?.id ?? '');
        return stored ? [{ stored, key: player.desk.brand.keys.finance }] : [];
      }),
  );
  const any = played.flatMap(({ player, books }) =>
    [...books.actions.values()].map((stored) => ({ stored, key: player.desk.brand.keys.finance })),
  );
  const chosen = changed[0] ?? any[0];
  if (!chosen) return 'There is no action to explain.';
  const { id, payout } = chosen.stored;
  const { sentences } = await server.read(chosen.key, `/v1/actions/${id}/explanation`, explanation);
  return [`Why action ${id} pays ${payout.value} ${payout.currency}:`, ...sentences.map((line) => `  ${line}`)].join(
    '\n',
  );
}

/** Where to look further, with a key that may. */
export function placesToLook({ url }: Server, played: readonly Played[]): string {
  const [first] = played;
  if (!first) return '';
  const { brand } = first.player.desk;
  const partner = brand.partners[0]?.id ?? '';
  return [
    `Look further as finance of ${brand.drawn.name}, with -H 'authorization: Bearer ${brand.keys.finance}':`,
    `  ${url}/v1/statements?partnerId=${partner}`,
    `  ${url}/v1/payouts?partnerId=${partner}`,
    `  ${url}/v1/partners/${partner}/balance`,
    `  ${url}/v1/ledger/verification`,
    `Everything that can be asked: ${url}/docs`,
  ].join('\n');
}

/** Columns of texts to the left, of figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  const isFigure = (column: number): boolean => column !== 0 && column !== 3;
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const space = ' '.repeat((widths[column] ?? 0) - width(cell));
          return isFigure(column) ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How many columns of a terminal a text takes: the signs of Japanese take two. */
const width = (text: string): number => Array.from(text).reduce((sum, sign) => sum + (sign >= '\u2e80' ? 2 : 1), 0);
