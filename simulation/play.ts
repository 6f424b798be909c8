import { aDay, anHour } from './oracle/calendar.ts';
import { Oracle } from './oracle/oracle.ts';
import { Rates } from './oracle/rates.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import type { Mischief, Server } from './server.ts';
import type { Request } from './traffic/request.ts';
import { send, type Desk } from './traffic/send.ts';
import { Traffic, type Span } from './traffic/traffic.ts';
import { storeRates, type OpenBrand } from './world/open.ts';
import type { World } from './world/world.ts';

/** A brand in the server, and what the oracle says that it must come to. */
export interface Player {
  readonly desk: Desk;
  readonly oracle: Oracle;
  readonly traffic: Traffic;
}

/** Something that is not as the oracle says. */
export interface Difference {
  readonly brand: string;
  readonly about: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export const inWords = ({ brand, about, expected, found }: Difference): string =>
  `${brand}: ${about}\n  expected ${JSON.stringify(expected)}\n  found    ${JSON.stringify(found)}`;

export interface Plot {
  /** When the first day's work begins; the brands have been open since. */
  readonly beginAt: number;
  /** How many days are played, in rounds of so many days. */
  readonly days: number;
  readonly daysInRound: number;
  /** How many actions are reported in all, on average. */
  readonly actions: number;
  /** After the last report: until everything has locked and is paid, and people have answered what is left. */
  readonly daysAfter: number;
}

export interface Round {
  readonly at: number;
  readonly actions: number;
  readonly requests: number;
}

/** How many lanes are sent at a time: a server takes more, and two cores do not get faster by it. */
const lanesAtATime = 8;

/** Ten in the morning in Greenwich: no midnight of a brand is near. */
const workBegins = 10 * anHour;

export class Play {
  readonly players: readonly Player[];
  readonly differences: Difference[] = [];
  readonly refusals = new Map<string, number>();
  requests = 0;
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #world: World;
  readonly #mischief: Random;
  #ratesUntil = 0;

  constructor(
    { server, clock }: { readonly server: Server; readonly clock: Clock },
    world: World,
    brands: readonly OpenBrand[],
    { random, now }: { readonly random: Random; readonly now: number },
  ) {
    this.#server = server;
    this.#clock = clock;
    this.#world = world;
    this.#mischief = random.branch();
    const rates = new Rates(world.rates);
    this.players = brands.map((brand) => {
      const oracle = new Oracle(brand.drawn, rates, now);
      const traffic = new Traffic(random.branch(), brand.drawn, oracle);
      return { desk: { brand, actions: [] }, oracle, traffic };
    });
  }

  get actions(): number {
    return this.players.reduce((sum, { oracle }) => sum + oracle.actions.length, 0);
  }

  /** Plays all rounds; yields after each, so that the caller can tell and look. */
  async *rounds({ beginAt, days, daysInRound, actions, daysAfter }: Plot): AsyncGenerator<Round> {
    const expected = (actions * daysInRound) / days / this.players.length;
    const firstDay = beginAt - (beginAt % aDay) + workBegins;
    for (let day = daysInRound; day <= days + daysAfter; day += daysInRound) {
      const at = firstDay + day * aDay;
      yield await this.#round({ sinceAt: at - daysInRound * aDay, untilAt: at }, at, day <= days ? expected : 0);
    }
  }

  /** What happened on these days, all of it told now: by a clock that is the world's. */
  async *toldNow({ beginAt, days, daysInRound, actions }: Plot, now: number): AsyncGenerator<Round> {
    const expected = (actions * daysInRound) / days / this.players.length;
    for (let day = 0; day < days; day += daysInRound) {
      const sinceAt = beginAt + day * aDay;
      const untilAt = Math.min(sinceAt + daysInRound * aDay, now);
      const { actions: told, requests } = await this.#round({ sinceAt, untilAt }, now, expected);
      yield { at: untilAt, actions: told, requests };
    }
  }

  /** What people do at `at`, about what has happened in a span before it. */
  async #round(span: Span, at: number, expected: number): Promise<Round> {
    await this.#passTo(at);
    await this.#storeRates(at);
    await this.#ask(({ traffic }) => traffic.first(span, at, expected));
    await this.#passTo(at);
    if (await this.#ask(({ traffic }) => traffic.second(expected))) await this.#passTo(at);
    return { at, actions: this.actions, requests: this.requests };
  }

  async #passTo(at: number): Promise<void> {
    await this.#clock.moveTo(at);
    for (const { oracle } of this.players) oracle.passTo(at);
  }

  /** The bank's rates of the days before. */
  async #storeRates(at: number): Promise<void> {
    const { rates } = this.#world;
    const today = new Date(at).toISOString().slice(0, 10);
    const until = rates.findIndex(({ date }) => date >= today);
    const end = until === -1 ? rates.length : until;
    const brands = this.players.map(({ desk }) => desk.brand);
    await storeRates(this.#server, brands, rates.slice(this.#ratesUntil, end));
    this.#ratesUntil = Math.max(end, this.#ratesUntil);
  }

  /** Sends what each brand asks for: in turn for each partner, otherwise at the same time. Answers whether anything was asked. */
  async #ask(of: (player: Player) => readonly Request[]): Promise<boolean> {
    const lanes = this.players.flatMap((player) => {
      const { traffic } = player;
      // The oracle hears all of it in the order in which it was thought of: actions are numbered so.
      const planned = of(player).map((request) => ({
        lane: traffic.laneOf(request),
        send: this.#toSend(player, request),
      }));
      return [...Map.groupBy(planned, ({ lane }) => lane).values()];
    });
    const left = lanes.values();
    await Promise.all(
      Array.from({ length: lanesAtATime }, async () => {
        for (const lane of left) for (const { send } of lane) await send();
      }),
    );
    return lanes.length > 0;
  }

  /** The oracle answers first; the server must answer the same. */
  #toSend({ desk, oracle }: Player, request: Request): () => Promise<void> {
    const expected = oracle.perform(request);
    const mischief = this.#someMischief();
    this.requests += 1;
    return async () => {
      const found = await send(this.#server, desk, request, mischief);
      if (found !== null) this.refusals.set(found, (this.refusals.get(found) ?? 0) + 1);
      if (found === expected) return;
      const about = `the answer to ${JSON.stringify(request, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`;
      this.differences.push({
        brand: desk.brand.drawn.name,
        about,
        expected: expected ?? 'done',
        found: found ?? 'done',
      });
    };
  }

  #someMischief(): Mischief {
    const chance = this.#mischief.unit();
    return chance < 0.03 ? 'REPEATED' : chance < 0.045 ? 'CUT_OFF' : 'NONE';
  }
}
