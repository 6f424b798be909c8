import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/*
 * What this side knows, in a file of one JSON object for each line: written before it is acted upon, so that an interrupted run
 * can go on and still knows what it was promised.
 */

const roles = z.object({ brand: z.string(), support: z.string(), finance: z.string() });

const fate = z.discriminatedUnion('will', [
  z.object({ will: z.literal('STAY') }),
  z.object({ will: z.literal('BE_REVERSED') }),
  z.object({ will: z.literal('BE_REDUCED'), by: z.string() }),
  z.object({ will: z.literal('MOVE'), toPartnerId: z.string() }),
]);

const entry = z.discriminatedUnion('entry', [
  z.object({ entry: z.literal('BEGUN'), seed: z.number(), adminKey: z.string(), ports: z.array(z.number()) }),
  z.object({ entry: z.literal('BRAND'), id: z.string(), currency: z.string(), keys: roles }),
  z.object({ entry: z.literal('ENDPOINT'), id: z.string(), brandId: z.string(), path: z.string(), secret: z.string() }),
  z.object({
    entry: z.literal('PARTNER'),
    id: z.string(),
    brandId: z.string(),
    name: z.string(),
    /** Percent of a sale, and of one to a new customer. */
    rate: z.string(),
    newRate: z.string(),
    fault: z.string().nullable(),
  }),
  /** What is about to be asked, and by which keys, so that it is asked again and not anew. */
  z.object({
    entry: z.literal('ORDER'),
    orderId: z.string(),
    brandId: z.string(),
    partnerId: z.string(),
    amount: z.string(),
    customerId: z.string(),
    isNewCustomer: z.boolean(),
    eventDate: z.string(),
    fate,
    submissionKey: z.string(),
    commandKey: z.string(),
  }),
  z.object({ entry: z.literal('ACKNOWLEDGED'), orderId: z.string(), actionId: z.string() }),
  z.object({ entry: z.literal('COMMANDED'), orderId: z.string() }),
  z.object({ entry: z.literal('KILLED'), process: z.string() }),
  /** A webhook that arrived with a valid signature and was answered well. */
  z.object({
    entry: z.literal('TOLD'),
    endpoint: z.string(),
    webhookId: z.string(),
    type: z.string(),
    subjectId: z.string(),
  }),
  /** The bank has paid. */
  z.object({
    entry: z.literal('PAID'),
    payoutId: z.string(),
    payee: z.string(),
    amount: z.string(),
    currency: z.string(),
  }),
  z.object({ entry: z.literal('DIFFERENCE'), text: z.string() }),
]);

export type Entry = z.output<typeof entry>;
type EntryOf<Name extends Entry['entry']> = Extract<Entry, { entry: Name }>;

export type Brand = EntryOf<'BRAND'>;
export type Endpoint = EntryOf<'ENDPOINT'>;
export type Partner = EntryOf<'PARTNER'>;
export type Order = EntryOf<'ORDER'>;
export type Paid = EntryOf<'PAID'>;

/** The file, and all that stands in it. */
export class Journal {
  readonly #file: string;
  readonly #byName = new Map<Entry['entry'], Entry[]>();

  constructor(folder: string) {
    this.#file = join(folder, 'journal.jsonl');
    if (existsSync(this.#file)) for (const written of read(this.#file)) this.#keep(written);
  }

  /** Returns once it is written. */
  write(written: Entry): void {
    appendFileSync(this.#file, `${JSON.stringify(written)}\n`);
    this.#keep(written);
  }

  /** In the order in which they were written. */
  all<Name extends Entry['entry']>(name: Name): EntryOf<Name>[] {
    return (this.#byName.get(name) ?? []).filter((one): one is EntryOf<Name> => one.entry === name);
  }

  #keep(written: Entry): void {
    const before = this.#byName.get(written.entry);
    if (before) before.push(written);
    else this.#byName.set(written.entry, [written]);
  }
}

/** A last line that was cut off was not acted upon. */
function read(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => entry.parse(JSON.parse(line)));
}

export const acknowledgedId = (journal: Journal, orderId: string): string | undefined =>
  journal.all('ACKNOWLEDGED').find((one) => one.orderId === orderId)?.actionId;

export function brandOf(journal: Journal, { brandId }: { readonly brandId: string }): Brand {
  const brand = journal.all('BRAND').find(({ id }) => id === brandId);
  if (!brand) throw new RangeError(`no brand ${brandId}`);
  return brand;
}

/** Those of which everything that was asked is acknowledged, and the others. */
export function ordersOf(journal: Journal): { readonly done: readonly Order[]; readonly open: readonly Order[] } {
  const acknowledged = new Set(journal.all('ACKNOWLEDGED').map(({ orderId }) => orderId));
  const commanded = new Set(journal.all('COMMANDED').map(({ orderId }) => orderId));
  const isDone = ({ orderId, fate }: Order): boolean => (fate.will === 'STAY' ? acknowledged : commanded).has(orderId);
  const orders = journal.all('ORDER');
  return { done: orders.filter(isDone), open: orders.filter((order) => !isDone(order)) };
}

/** All of it that is of one brand. */
export function knownOf(journal: Journal, { id }: Brand) {
  const isOwn = ({ brandId }: { readonly brandId: string }): boolean => brandId === id;
  const actionIds = new Map(journal.all('ACKNOWLEDGED').map(({ orderId, actionId }) => [orderId, actionId]));
  const endpoints = journal.all('ENDPOINT').filter(isOwn);
  const told = Map.groupBy(journal.all('TOLD'), ({ endpoint }) => endpoint);
  return {
    partners: journal.all('PARTNER').filter(isOwn),
    orders: journal
      .all('ORDER')
      .filter(isOwn)
      .flatMap((order) => {
        const actionId = actionIds.get(order.orderId);
        return actionId === undefined ? [] : [{ order, actionId }];
      }),
    paid: journal.all('PAID'),
    endpoints,
    told: new Map(
      endpoints.map((endpoint) => [
        endpoint.id,
        new Set((told.get(endpoint.id) ?? []).map(({ webhookId }) => webhookId)),
      ]),
    ),
  };
}
