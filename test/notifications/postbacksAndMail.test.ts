import { createServer } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { NotificationEntity } from '../../database/entities/notification.ts';
import { nextDigestAt } from '../../domain/notification/digest.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { portOf } from './receiver.ts';

/* Endpoints that are no webhooks: postbacks to trackers, and e-mail. */

interface Called {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

let mall: Mall;
let shop: Shop;
const called: Called[] = [];
let status = 200;
const tracker = createServer((request, response) => {
  void text(request).then((body) => {
    called.push({ method: request.method, url: request.url, type: request.headers['content-type'], body });
    response.writeHead(status).end();
  });
});
let address = '';

beforeAll(async () => {
  mall = await openMall();
  const port = await new Promise<number>((resolve) => {
    tracker.listen(0, '127.0.0.1', () => {
      resolve(portOf(tracker.address()));
    });
  });
  address = `http://127.0.0.1:${port}/postback`;
}, 60_000);
beforeEach(async () => {
  shop = await openShop(mall);
  called.length = 0;
  status = 200;
});
afterAll(async () => {
  tracker.closeAllConnections();
  tracker.close();
  await mall.close();
});

const subscribe = (body: object, key = shop.keys.partner) => mall.must('POST', '/v1/webhook-endpoints', { key, body });
const settled = async () => mall.stage.moveTo(await mall.deps.clock.now());

describe('a postback', () => {
  const query = 'token=s3cret&id={ActionId}&order={OrderId}&paid={Payout}{PayoutCurrency}&state={State}';

  test('tells a tracker by GET what happened to an action', async () => {
    await subscribe({ kind: 'POSTBACK', url: `${address}?${query}`, events: ['action.created'] });
    const { id } = await shop.sale({ orderId: 'A 1/ß' });
    await settled();
    expect(called).toEqual([
      {
        method: 'GET',
        url: `/postback?token=s3cret&id=${id}&order=A%201%2F%C3%9F&paid=10.00USD&state=PENDING`,
        type: undefined,
        body: '',
      },
    ]);
  });

  test('tells it by POST as a form', async () => {
    await subscribe({ kind: 'POSTBACK', method: 'POST', url: `${address}?${query}`, events: ['action.created'] });
    const { id } = await shop.sale({ orderId: 'A-2' });
    await settled();
    expect(called).toEqual([
      {
        method: 'POST',
        url: '/postback',
        type: 'application/x-www-form-urlencoded',
        body: `token=s3cret&id=${id}&order=A-2&paid=10.00USD&state=PENDING`,
      },
    ]);
  });

  test('is tried again as a webhook is, and ended by a 410', async () => {
    const { id } = await subscribe({ kind: 'POSTBACK', url: `${address}?${query}`, events: ['action.created'] });
    status = 500;
    await shop.sale();
    await settled();
    const path = `/v1/webhook-endpoints/${id}`;
    expect(await shop.read(path, 'partner')).toMatchObject({ health: { waiting: 1, lastAnswer: 'HTTP 500' } });
    status = 410;
    await mall.stage.moveTo(new Date(Date.parse(await mall.deps.clock.now()) + 60_000).toISOString());
    expect(await shop.read(path, 'partner')).toMatchObject({
      health: { waiting: 0, dead: 1, lastAnswer: 'HTTP 410' },
      disabledAt: expect.any(String) as unknown,
    });
    expect(called).toHaveLength(2);
  });

  test('tells a partner of its own actions alone', async () => {
    const rival = await shop.rival();
    await subscribe({ kind: 'POSTBACK', url: `${address}?id={ActionId}`, events: ['action.created'] }, rival.key);
    await shop.sale();
    const { id } = await shop.sale({ partnerId: rival.partnerId });
    await settled();
    expect(called.map(({ url }) => url)).toEqual([`/postback?id=${id}`]);
  });
});

describe('e-mail', () => {
  const letters = async (): Promise<string[]> => {
    const folder = join(mall.stage.dataDir, 'mail');
    const names = await readdir(folder).catch(() => []);
    return Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')));
  };
  const to = (who: string) => async () => (await letters()).filter((letter) => letter.includes(`To: ${who}@`));

  test('tells of each event by itself', async () => {
    const arrived = to('each');
    await subscribe({ kind: 'EMAIL', address: 'each@blog.example', events: ['action.created'] });
    await shop.sale({ orderId: 'A-1' });
    await shop.sale({ orderId: 'A-2' });
    await settled();
    const [first = '', second = '', ...more] = await arrived();
    expect(first).toContain('Subject: Acme Inc: action created: order A-1, 10.00 USD, PENDING');
    expect(second).toContain('order A-2');
    expect(more).toEqual([]);
  });

  /*
   *   08:00        10:00     11:00            08:00
   *     ┼──────────sale──────sale───────────────┼
   *                                          one mail
   */
  test('tells of a day in one mail, at eight in the brand’s time zone', async () => {
    const arrived = to('daily');
    const { id: endpointId } = await subscribe(
      { kind: 'EMAIL', address: 'daily@shop.example', digest: 'DAILY', events: ['action.created'] },
      shop.keys.brand,
    );
    await shop.sale({ orderId: 'D-1' });
    await shop.sale({ orderId: 'D-2' });
    const eight = nextDigestAt(await mall.deps.clock.now(), 'America/New_York');
    await mall.stage.moveTo(new Date(Date.parse(eight) - 60_000).toISOString());
    expect(await arrived()).toEqual([]);
    await mall.stage.moveTo(eight);
    const [letter = '', ...more] = await arrived();
    expect(more).toEqual([]);
    expect(letter).toContain('Subject: Acme Inc: 2 events');
    expect(letter).toMatch(/D-1[^]*D-2/);
    const rows = await mall.deps.database.em.fork().find(NotificationEntity, { endpointId });
    expect(rows).toMatchObject([
      { state: 'DELIVERED', attempts: 1 },
      { state: 'DELIVERED', attempts: 1 },
    ]);
  });

  test('is tried out at once, also where it waits for the day', async () => {
    const arrived = to('tried');
    const endpoint = z
      .looseObject({ id: z.string() })
      .parse(await subscribe({ kind: 'EMAIL', address: 'tried@blog.example', digest: 'DAILY', events: ['*'] }));
    await mall.must('POST', `/v1/webhook-endpoints/${endpoint.id}/tests`, { key: shop.keys.partner });
    await settled();
    expect((await arrived()).map((letter) => /Subject: (.*)\r/.exec(letter)?.[1])).toEqual(['Acme Inc: webhook test']);
  });
});
