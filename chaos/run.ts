import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../simulation/failure.ts';
import { Random } from '../simulation/random.ts';
import { Bank } from './bank.ts';
import { readBooks } from './books.ts';
import { CarefulClient } from './client.ts';
import { differencesIn } from './differences.ts';
import { Disk } from './disk.ts';
import { Installation } from './installation.ts';
import { Journal, knownOf, ordersOf, type Order } from './journal.ts';
import { Receiver } from './receiver.ts';
import { unsettled } from './settled.ts';
import { anOrder, Shop } from './shop.ts';
import { carryOut, drawStorm, inWords, type Place } from './storm.ts';
import { Traffic } from './traffic.ts';

/** After everything is up again, every acknowledged action has reached its end within this. */
const settlesWithinMs = 60_000;
/** A payment of which nobody knows is asked for on whole minutes (docs/payouts.md), and twice if it was not taken. */
const booksCloseWithinMs = 300_000;

const oddities = ['DECLINED', 'PENDING', 'UNKNOWN', 'TIMEOUT_AFTER_SUCCESS'];

export interface Asked {
  readonly seed: number;
  readonly kills: number;
  readonly folder: string;
  readonly tell: (text: string) => void;
}

export interface Outcome {
  readonly kills: number;
  readonly actions: number;
  readonly commands: number;
  readonly webhooks: number;
  readonly payouts: number;
  readonly differences: readonly string[];
  /** How long the last action took to its end after everything was up again, in the worst round. */
  readonly slowestRecoverySeconds: number;
}

/**
 * Breaks an installation again and again under load, and holds it to what it has promised. A folder that an interrupted run has left
 * goes on where that one stopped.
 *
 * @throws Failure when the folder is of another seed
 */
export async function chaos({ seed, kills, folder, tell }: Asked): Promise<Outcome> {
  mkdirSync(folder, { recursive: true });
  const journal = new Journal(folder);
  const before = begun(journal, seed);
  const random = new Random(seed);
  await using receiver = await Receiver.open(before?.ports[0] ?? 0, journal, random.branch());
  await using bank = await Bank.open(before?.ports[1] ?? 0, journal);
  const adminKey = before?.adminKey ?? `chaos-${randomUUID()}`;
  if (!before) journal.write({ entry: 'BEGUN', seed, adminKey, ports: [receiver.port, bank.port] });

  using disk = Disk.mountedIn(folder);
  tell(disk ? 'starting …' : 'starting … (no disk of its own for PostgreSQL here, so that it is never full)');
  await using installation = await Installation.start({
    folder,
    postgresFolder: disk?.folder ?? folder,
    adminKey,
    bankUrl: `http://127.0.0.1:${bank.port}`,
  });
  const complain = (text: string): void => {
    journal.write({ entry: 'DIFFERENCE', text });
  };
  const client = new CarefulClient(installation, complain);
  const shop = new Shop(client, journal);
  await shop.open(adminKey, `http://127.0.0.1:${receiver.port}`);

  const traffic = new Traffic(client, journal, complain);
  // What an interrupted run had not been acknowledged is asked again.
  for (const order of ordersOf(journal).open) traffic.send(order, random.branch());
  const rounds = new Rounds({ installation, bank, receiver, disk }, { client, journal, shop, traffic, complain, tell });
  for (const killed = () => journal.all('KILLED').length; killed() < kills;) {
    await rounds.round(new Random(seed * 100_003 + killed()), kills);
  }
  tell('waiting for the last acknowledgments …');
  await traffic.quiet();
  await rounds.settle();
  tell('closing the books …');
  const differences = await rounds.closeBooks();
  return {
    kills: journal.all('KILLED').length,
    actions: journal.all('ACKNOWLEDGED').length,
    commands: journal.all('COMMANDED').length,
    webhooks: new Set(journal.all('TOLD').map(({ webhookId }) => webhookId)).size,
    payouts: journal.all('PAID').length,
    differences,
    slowestRecoverySeconds: rounds.slowestSeconds,
  };
}

function begun(journal: Journal, seed: number) {
  const [before] = journal.all('BEGUN');
  if (before && before.seed !== seed) {
    throw new Failure(`--data holds a run of seed ${before.seed}: go on with that one, or choose another folder.`);
  }
  return before;
}

interface Staff {
  readonly client: CarefulClient;
  readonly journal: Journal;
  readonly shop: Shop;
  readonly traffic: Traffic;
  readonly complain: (text: string) => void;
  readonly tell: (text: string) => void;
}

/** One storm after the other, each with what customers order meanwhile. */
class Rounds {
  slowestSeconds = 0;
  readonly #place: Place;
  readonly #staff: Staff;
  readonly #settled = new Set<string>();

  constructor(place: Place, staff: Staff) {
    this.#place = place;
    this.#staff = staff;
  }

  async round(random: Random, kills: number): Promise<void> {
    const { journal, traffic, tell } = this.#staff;
    const done = journal.all('KILLED').length;
    const storm = drawStorm(random.branch(), kills - done, this.#place.disk !== null);
    tell(`kill ${done + 1} of ${kills}: ${inWords(storm)}`);
    // A bank that answers oddly needs minutes until it is asked again, so not in the end.
    for (const order of await this.#orders(random.branch(), done < kills / 2)) {
      journal.write(order);
      traffic.send(order, random.branch());
    }
    await carryOut(storm, this.#place, (process) => {
      journal.write({ entry: 'KILLED', process });
    });
    await this.settle();
  }

  /** New partners, some of them with one order, some with many; a bank refuses a few of them, or answers oddly. */
  async #orders(random: Random, mayBankBeOdd: boolean): Promise<Order[]> {
    const { journal, shop } = this.#staff;
    const orders: Order[] = [];
    for (const brand of journal.all('BRAND')) {
      const fault = random.happens(0.3) && mayBankBeOdd ? random.one(oddities) : null;
      const lone = await shop.partner(random, brand, fault);
      const first = await shop.partner(random, brand, null);
      const second = await shop.partner(random, brand, null);
      orders.push(
        { ...anOrder(random, lone, []), fate: { will: 'STAY' } },
        ...Array.from({ length: random.whole(3, 5) }, () => anOrder(random, first, [second])),
        ...Array.from({ length: random.whole(1, 3) }, () => anOrder(random, second, [first])),
      );
    }
    return orders;
  }

  /** Waits until every order of which all is acknowledged has reached its end, and complains of those that have not in time. */
  async settle(): Promise<void> {
    const { journal, client, complain } = this.#staff;
    const since = performance.now();
    let open = ordersOf(journal).done.filter(({ orderId }) => !this.#settled.has(orderId));
    for (const { orderId } of open) this.#settled.add(orderId);
    while (open.length > 0) {
      const left = await unsettled(client, journal, open);
      open = left.map(({ order }) => order);
      if (performance.now() - since > settlesWithinMs) {
        for (const { text } of left) complain(`${text}, ${settlesWithinMs / 1000} s after all was up again`);
        break;
      }
      await delay(250);
    }
    this.slowestSeconds = Math.max(this.slowestSeconds, Math.round((performance.now() - since) / 1000));
  }

  /** All differences of the run. What may still be on its way is waited for: as long as it becomes less, and a while longer. */
  async closeBooks(): Promise<string[]> {
    const { journal, client } = this.#staff;
    const { installation, bank, receiver } = this.#place;
    let least = Infinity;
    for (let end = 0; ;) {
      const found: string[] = [];
      const payouts = new Set<string>();
      for (const brand of journal.all('BRAND')) {
        const known = knownOf(journal, brand);
        const books = await readBooks(client, brand, known.partners, known.endpoints);
        found.push(...differencesIn(books, known));
        for (const { id } of books.payouts) payouts.add(id);
      }
      for (const { payoutId } of journal.all('PAID')) {
        if (!payouts.has(payoutId)) found.push(`the bank has paid ${payoutId}, which is no payout`);
      }
      if (found.length < least) {
        least = found.length;
        end = performance.now() + booksCloseWithinMs;
      }
      if (found.length > 0 && performance.now() < end) {
        await delay(2_000);
        continue;
      }
      return [
        ...journal.all('DIFFERENCE').map(({ text }) => text),
        ...found,
        ...receiver.strange,
        ...bank.handedOverAgain.map((id) => `payout ${id} was handed to the bank again after it had been paid`),
        ...installation.endedByThemselves,
      ];
    }
  }
}
