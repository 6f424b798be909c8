import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Mall } from '../support/shop.ts';
import { foreseen, openBrand, performed, type ApiBrand } from './apiBrand.ts';
import { actionsOf, partnerIn, wrongIn } from './apiBooks.ts';
import type { Command } from './command.ts';
import { aDay } from './dates.ts';
import { Model } from './model.ts';
import { effectForeseen, effectOf } from './previews.ts';
import type { Program } from './program.ts';
import { actionStanding, partnerStanding } from './standing.ts';

/*
 * Many sequences of commands side by side, each with a brand of its own. All share one clock: in each round every brand is asked
 * its next command, then time passes for all of them.
 */

export interface Sequence {
  readonly program: Program;
  readonly commands: readonly Command[];
}

/** Where the real system and the model say different things. */
export interface Disagreement {
  readonly sequence: number;
  readonly program: string;
  /** What it was asked until then, and when. */
  readonly asked: readonly string[];
  readonly about: string;
  readonly model: unknown;
  readonly system: unknown;
}

interface Player extends Sequence {
  readonly sequence: number;
  readonly model: Model;
  readonly brand: ApiBrand;
  readonly asked: string[];
}

/** How many requests are under way at a time. */
const atATime = 12;

/** Every so many commands one is looked at first. */
const previewEvery = 3;

/**
 * Plays the sequences and answers where they disagree: of each the first disagreement, after which it is over.
 *
 * @param pauses days that pass after each round
 * @param start a midnight to come, in milliseconds
 */
export async function played(
  mall: Mall,
  sequences: readonly Sequence[],
  pauses: readonly number[],
  start: number,
): Promise<readonly Disagreement[]> {
  const evenings = eveningsOf(start, pauses);
  const opened = await inTurns(sequences, async (one, sequence): Promise<Player> => {
    const brand = await openBrand(mall, one.program);
    return { ...one, sequence, brand, model: new Model(one.program, start), asked: [] };
  });
  const disagreements: Disagreement[] = [];
  const playing = (): Player[] =>
    opened.filter((player) => !disagreements.some(({ sequence }) => sequence === player.sequence));
  const pass = async (then: number): Promise<void> => {
    await mall.stage.moveTo(new Date(then).toISOString());
    for (const { model } of playing()) model.passTo(then);
    disagreements.push(...(await differentActions(mall, playing())));
  };
  for (const [round, now] of evenings.entries()) {
    await pass(now);
    const asked = await inTurns(playing(), (player) => ask(mall, player, round, now));
    disagreements.push(...asked.flat());
  }
  await pass((evenings.at(-1) ?? start) + timeToPayAll);
  const books = await inTurns(playing(), (player) => differentBooks(mall, player));
  return [...disagreements, ...books.flat()];
}

/** Longer than any open-ended waiting, locking and payment of the model. */
const timeToPayAll = 90 * aDay;

/**
 * When the rounds are. Real time flows on while commands are under way, so each day's evening is earlier than the one before: what
 * comes due a month after a command, at the same hour, is later than the commands of that day, in the model as in truth.
 */
function eveningsOf(start: number, pauses: readonly number[]): readonly number[] {
  let day = start;
  let visited = 0;
  return pauses.map((pause) => {
    const evening = day + 20 * anHour - visited * tenMinutes;
    day += pause * aDay;
    if (pause > 0) visited += 1;
    return evening;
  });
}

const tenMinutes = 600_000;
const anHour = 6 * tenMinutes;

async function ask(mall: Mall, player: Player, round: number, now: number): Promise<readonly Disagreement[]> {
  const { model, brand, commands, asked } = player;
  const command = commands[round];
  const request = command && model.requestOf(command);
  if (!request) return [];
  asked.push(`${new Date(now).toISOString()} ${fc.stringify(request)}`);
  const isPreviewed = request.ask !== 'SUBMIT' && round % previewEvery === player.sequence % previewEvery;
  if (!isPreviewed) {
    const expected = model.perform(request);
    return different(player, 'the refusal', expected, await performed(mall, brand, request));
  }
  const preview = await foreseen(mall, brand, request);
  const { refusal: expected, effect } = effectOf(model, request);
  const said = typeof preview === 'string' ? preview : effectForeseen(preview);
  const wrong = different(player, 'the preview', expected ?? effect, said);
  if (wrong.length > 0) return wrong;
  return different(player, 'the refusal after a preview', expected, await performed(mall, brand, request));
}

async function differentActions(mall: Mall, players: readonly Player[]): Promise<readonly Disagreement[]> {
  const standings = await actionsOf(
    mall,
    players.map(({ brand }) => brand),
  );
  return players.flatMap((player) =>
    different(player, 'the actions', player.model.actions.map(actionStanding), standings.get(player.brand)),
  );
}

async function differentBooks(mall: Mall, player: Player): Promise<readonly Disagreement[]> {
  const { model, brand } = player;
  const said = [await partnerIn(mall, brand, 0), await partnerIn(mall, brand, 1)];
  return [
    ...different(player, 'the partners', [partnerStanding(model, 0), partnerStanding(model, 1)], said),
    ...different(player, 'the books', [], await wrongIn(mall, brand)),
  ];
}

const different = (
  { sequence, program, asked }: Player,
  about: string,
  model: unknown,
  system: unknown,
): readonly Disagreement[] =>
  isDeepStrictEqual(model, system) ? [] : [{ sequence, program: fc.stringify(program), asked, about, model, system }];

/** Does the work for each, some at a time. */
async function inTurns<One, Result>(
  all: readonly One[],
  work: (one: One, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = all.entries();
  const worker = async (): Promise<void> => {
    for (const [index, one] of left) results[index] = await work(one, index);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
}
