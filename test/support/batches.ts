import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { until } from '../endToEnd/installation.ts';
import { aKey } from './program.ts';
import type { Mall, Shop } from './shop.ts';

/** A line of a file: its cells by their columns. */
type FileRow = Readonly<Record<string, string>>;

/** Rows as a CSV file with all columns that any of them has. */
function fileOf(rows: readonly FileRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => cells.join(','))
    .join('\r\n');
}

const reported = z.looseObject({ results: z.array(z.looseObject({ action: z.looseObject({ id: z.string() }) })) });

/** What support does with batches of corrections in a shop. */
export async function batchesOf(mall: Mall, shop: Shop) {
  const { support } = shop.keys;
  const other = await aKey(mall, shop.keys.brand, { role: 'support' });
  const pathOf = (id: string, what = ''): string => `/v1/correction-batches/${id}${what}`;
  const read = (id: string) => mall.must('GET', pathOf(id), { key: support });
  const reached = async (id: string, ...states: readonly string[]) => {
    await until(`batch ${id} is ${states.join(' or ')}`, async () =>
      states.includes(String((await read(id))['state'])),
    );
    return read(id);
  };
  const decide = (id: string, what: string, key = support, body: object = {}) =>
    mall.send('POST', pathOf(id, `/${what}`), { key, body });
  const send = (rows: readonly FileRow[]) =>
    mall.must('POST', '/v1/correction-batches', {
      key: support,
      text: fileOf(rows),
      headers: { 'content-type': 'text/csv' },
    });
  /** Sends a file and waits until all of it was looked at. */
  const checked = async (rows: readonly FileRow[]) => reached((await send(rows)).id, 'READY', 'DONE');
  return {
    /** Another key of support's. */
    other,
    read,
    reached,
    decide,
    send,
    checked,
    /** Reports so many sales of 100.00 USD; answers their ids. */
    async sales(count: number) {
      const eventDate = await mall.deps.clock.now();
      const sale = { eventType: 'SALE', eventDate, amount: '100.00', currency: 'USD', partnerId: shop.partnerId };
      const body = { actions: Array.from({ length: count }, () => ({ ...sale, orderId: uuid() })) };
      const { results } = reported.parse(await mall.must('POST', '/v1/actions/batch', { key: shop.keys.brand, body }));
      return results.map(({ action }) => action.id);
    },
    lines: async (id: string, query = '') =>
      (await mall.list(`${pathOf(id, '/lines')}?limit=200${query}`, support)).data,
    /** Sends a file, approves it and waits until it is carried out. */
    async done(rows: readonly FileRow[]) {
      const { id } = await checked(rows);
      await decide(id, 'approvals');
      return reached(id, 'DONE');
    },
    async undone(id: string) {
      await decide(id, 'undos');
      return reached(id, 'UNDONE');
    },
  };
}

export type Batches = Awaited<ReturnType<typeof batchesOf>>;
