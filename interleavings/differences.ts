import { isDeepStrictEqual } from 'node:util';
import { customerIdOf } from './counterKeys.ts';
import { orderOfSending } from './figures.ts';
import type { Command } from './interleaving.ts';
import { Model } from './model.ts';
import type { Sent } from './send.ts';
import type { Recorded, Stored } from './stored.ts';

/** Something that is not as it would be, had the commands come one after the other. */
export interface Difference {
  readonly run: string;
  readonly about: string;
  readonly expected: unknown;
  readonly found: unknown;
}

type Facing = Omit<Difference, 'run'>;

/**
 * Takes what was recorded, one after the other in the order in which it was, and names what is not the same: each payout, what
 * was refused, the counters and the balance.
 */
export function differencesIn(sent: Sent, stored: Stored, dates: readonly [string, string]): Difference[] {
  const { commands, agreement } = sent.interleaving;
  const model = new Model(agreement);
  const facing = [
    onceEach(sent, stored.recorded),
    ...stored.recorded.map((one) => inTurn(model, commands, one, (command) => placeOf(sent, command, dates))),
  ];
  if (facing.every(isEqual)) facing.push(...inTheEnd(model, sent, stored));
  return facing.filter((one) => !isEqual(one)).map((difference) => ({ run: sent.run, ...difference }));
}

/** What each sale would pay, had the commands come one after the other as they were sent. */
export function payoutsAsSent(sent: Sent, dates: readonly [string, string]): ReadonlyMap<number, string> {
  const { commands, agreement } = sent.interleaving;
  const model = new Model(agreement);
  for (const number of orderOfSending(sent)) {
    const command = commands[number];
    if (command?.does === 'SELL') model.sell(number, command, placeOf(sent, command, dates));
    if (command?.does === 'TAKE_BACK') model.takeBack(command);
  }
  return new Map(commands.flatMap(({ does }, number) => (does === 'SELL' ? [[number, model.payout(number)]] : [])));
}

const isEqual = ({ expected, found }: Facing): boolean => isDeepStrictEqual(expected, found);

/** What was answered as done has been recorded once, and what was refused has not. */
const onceEach = ({ answers }: Sent, recorded: readonly Recorded[]): Facing => ({
  about: 'the commands that were carried out',
  expected: answers.flatMap(({ refusal }, number) => (refusal === null ? [number] : [])),
  found: recorded.map(({ command }) => command).toSorted((one, other) => (one ?? -1) - (other ?? -1)),
});

/** The next command, carried out by the model too. */
function inTurn(
  model: Model,
  commands: readonly Command[],
  { command: number, sale, payout }: Recorded,
  placeOfSale: (command: Command) => ReturnType<typeof placeOf>,
): Facing {
  const command = number === null ? undefined : commands[number];
  const about = `what sale ${String(sale)} pays after command ${String(number)}`;
  if (number === null || command === undefined) return { about, expected: 'no such command', found: payout };
  if (command.does === 'SELL') model.sell(number, command, placeOfSale(command));
  else if (!model.takeBack(command)) return { about, expected: 'a refusal', found: payout };
  return { about, expected: model.payout(sale), found: payout };
}

function inTheEnd(model: Model, { interleaving: { commands }, answers }: Sent, stored: Stored): Facing[] {
  const sales = commands.flatMap(({ does }, number) => (does === 'SELL' ? [number] : []));
  return [
    ...sales.map((sale) => ({
      about: `sale ${String(sale)}`,
      expected: { payout: model.payout(sale), isReversed: model.isTakenBack(sale) },
      found: stored.sales.get(sale),
    })),
    ...commands.flatMap((command, number) => {
      const refusal = answers[number]?.refusal ?? null;
      if (command.does === 'SELL' || refusal === null) return [];
      // Nothing else forbids a reversal here, and what is taken back stays so.
      const expected = model.isTakenBack(command.after) ? 'ACTION_ALREADY_REVERSED' : null;
      return [{ about: `the answer to command ${String(number)}`, expected, found: refusal }];
    }),
    { about: 'the counters', expected: [...model.counters], found: [...stored.counters] },
    { about: 'the balance', expected: model.balance, found: stored.balance },
  ];
}

function placeOf({ run }: Sent, command: Command, dates: readonly [string, string]) {
  const [date, customer] = command.does === 'SELL' ? [dates[command.day], command.customer] : [dates[0], null];
  return { date, customerId: customerIdOf(run, customer) };
}
