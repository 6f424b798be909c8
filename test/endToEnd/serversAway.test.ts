import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Link } from '../../chaos/link.ts';
import { freePort } from '../../standalone/ports.ts';
import { acmeBlog, acmeBrand, sale } from '../support/program.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { startDevServer, type TestServer } from '../support/servers/temporal.ts';
import { theTestRun } from '../support/servers/testRun.ts';
import { adminKey, until } from './installation.ts';

/*
 * An API and two workers as processes of their own, whose ways to PostgreSQL and to Temporal can be cut, or hang. Both servers run on.
 */

let database: TestDatabase;
let temporal: TestServer;
let toPostgres: Link;
let toTemporal: Link;
let url: string;
const programs: ChildProcess[] = [];

beforeAll(async () => {
  [database, temporal, toPostgres, toTemporal] = await Promise.all([
    createDatabase(),
    startDevServer(),
    Link.open(),
    Link.open(),
  ]);
  const databaseUrl = new URL(database.url);
  toPostgres.target = Number(databaseUrl.port);
  toTemporal.target = Number(temporal.address.split(':')[1]);
  databaseUrl.port = String(toPostgres.port);
  const port = await freePort();
  const environment = {
    PORT: String(port),
    DATABASE_URL: databaseUrl.href,
    TEMPORAL_ADDRESS: `127.0.0.1:${toTemporal.port}`,
    BOOTSTRAP_ADMIN_KEY: adminKey,
    DATA_DIR: theTestRun().TEST_RUN_DIR,
    RATE_LIMIT: '0',
    LOG_LEVEL: 'fatal',
  };
  url = `http://127.0.0.1:${port}`;
  await Promise.all([
    started('worker/main.ts', environment),
    started('worker/main.ts', environment),
    Promise.resolve(program('api/main.ts', environment)),
  ]);
  await until('the API is ready', async () => (await fetch(`${url}/readyz`)).ok);
}, 180_000);

afterAll(async () => {
  for (const link of [toPostgres, toTemporal]) link.become('OPEN');
  await Promise.all(
    programs.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }),
  );
  await Promise.all([toPostgres[Symbol.asyncDispose](), toTemporal[Symbol.asyncDispose]()]);
  await temporal.stop();
  await database.drop();
}, 60_000);

/** A main program, which ends with this process. */
function program(script: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../..', script)], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  programs.push(child);
  return child;
}

/** One that says when its work has begun. */
async function started(script: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const child = program(script, environment);
  const [how] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  if (how !== 'ready') throw new Error(`${script} ended with ${String(how)}`);
}

const answered = z.looseObject({
  id: z.string().default(''),
  key: z.string().default(''),
  code: z.string().optional(),
  payout: z.looseObject({ value: z.string() }).nullish(),
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: z.output<typeof answered>;
}

async function send(method: 'GET' | 'POST', path: string, key: string, body?: object): Promise<Answer> {
  const { status, headers, ...response } = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  }).then(async (received) => ({ status: received.status, headers: received.headers, text: await received.text() }));
  return { status, headers, body: answered.parse(response.text === '' ? {} : JSON.parse(response.text)) };
}

async function make(path: string, key: string, body: object) {
  const answer = await send('POST', path, key, body);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A brand with a partner, who gets 10 for each sale of 100, and 45 at most for a customer in a month. */
interface Shop {
  readonly key: string;
  readonly support: string;
  readonly finance: string;
  readonly partnerId: string;
}

let shop: Shop;
beforeEach(async () => {
  const { id: brandId } = await make('/v1/brands', adminKey, acmeBrand);
  const { key } = await make('/v1/api-keys', adminKey, { role: 'brand', brandId });
  const { key: support } = await make('/v1/api-keys', adminKey, { role: 'support', brandId });
  const { key: finance } = await make('/v1/api-keys', adminKey, { role: 'finance', brandId });
  const { id: partnerId } = await make('/v1/partners', key, acmeBlog);
  await make('/v1/event-types', key, sale);
  await make('/v1/contracts', key, {
    partnerId,
    startDate: '2026-01-01T00:00:00Z',
    brandSignatory: 'Acme Inc',
    partnerSignatory: 'Wile E. Coyote',
    terms: {
      currency: 'USD',
      eventPayouts: [
        {
          eventType: 'SALE',
          payoutLevel: 'ORDER',
          defaultPayoutRate: '10',
          limits: [{ type: 'PAYOUT', value: '45', limitBy: 'CUSTOMER', period: 'MONTH' }],
        },
      ],
    },
  });
  shop = { key, support, finance, partnerId };
}, 60_000);

const customers = ['Ann', 'Ben', 'Cleo', 'Dora', 'Eve'];

const report = (customerId: string, number: number): Promise<Answer> =>
  send('POST', '/v1/actions', shop.key, {
    eventType: 'SALE',
    orderId: `${customerId} ${number}`,
    eventDate: new Date().toISOString(),
    amount: '100.00',
    currency: 'USD',
    customerId,
    partnerId: shop.partnerId,
  });

/** Each customer's orders with these numbers, one after the other; all customers at once. */
const reported = (numbers: readonly number[], one = report): Promise<Answer[][]> =>
  Promise.all(
    customers.map(async (customer) => {
      const answers: Answer[] = [];
      for (const number of numbers) answers.push(await one(customer, number));
      return answers;
    }),
  );

const payoutOf = async (id: string): Promise<string | undefined> =>
  (await send('GET', `/v1/actions/${id}`, shop.key)).body.payout?.value;

const arePriced = (answers: readonly Answer[]): Promise<void> =>
  until('all are priced', async () =>
    (await Promise.all(answers.map(({ body }) => payoutOf(body.id)))).every((payout) => payout !== undefined),
  );

const areBooksBalanced = async (): Promise<unknown> =>
  (await send('GET', '/v1/ledger/verification', shop.finance)).body['balanced'];

describe('while Temporal is away', () => {
  test('every submission is accepted; when it is back, each customer’s are priced in the order in which they were accepted', async () => {
    const before = await reported([1, 2]);
    await arePriced(before.flat());
    toTemporal.become('CUT');
    const during = await reported([3, 4, 5, 6]);
    const ready: unknown = await (await fetch(`${url}/readyz`)).json();
    const command = await send('POST', `/v1/actions/${before[0]?.[0]?.body.id ?? ''}/reversals`, shop.support, {
      reason: 'ORDER_ERROR',
    });
    toTemporal.become('OPEN');
    // Those of before wait still, or are just being recorded.
    const after = await reported([7, 8]);

    expect(during.flat().map(({ status }) => status)).toEqual(during.flat().map(() => 202));
    // On a busy machine some are answered before they are priced at any time.
    for (const { status } of [...before, ...after].flat()) expect([201, 202]).toContain(status);
    expect(ready).toMatchObject({ postgresql: 'up', temporal: 'down' });
    expect(command).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(command.headers.get('retry-after')).toBe('5');

    const ids = customers.map((_customer, place) =>
      [before, during, after].flatMap((phase) => (phase[place] ?? []).map(({ body }) => body.id)),
    );
    await arePriced([...during, ...after].flat());
    for (const ofOne of ids) {
      expect(await Promise.all(ofOne.map(payoutOf))).toEqual([
        '10.00',
        '10.00',
        '10.00',
        '10.00',
        '5.00',
        '0.00',
        '0.00',
        '0.00',
      ]);
    }
    expect(await areBooksBalanced()).toBe(true);
  }, 150_000);
});

describe('while PostgreSQL is away', () => {
  const troubles = ['CUT', 'HUNG'] as const;

  test.each(troubles)(
    'every request is answered 503 with Retry-After, links lead on, and nothing acknowledged is lost: %s',
    async (trouble) => {
      const code = `spring-${trouble.toLowerCase()}`;
      await make('/v1/tracking-links', shop.key, { partnerId: shop.partnerId, code, url: 'https://shop.example.com/' });
      const follow = () => fetch(`${url}/c/${code}`, { redirect: 'manual' });
      await follow();
      const troubled: Answer[] = [];
      /** As a careful client: the same again until it is acknowledged. */
      const insisted = async (customer: string, number: number): Promise<Answer> => {
        for (;;) {
          const answer = await report(customer, number);
          if (answer.status < 300) return answer;
          troubled.push(answer);
        }
      };

      const acknowledged = reported([1, 2, 3, 4, 5, 6], insisted);
      await until('orders are taken', async () => (await fetch(`${url}/healthz`)).ok);
      toPostgres.become(trouble);
      const [reading, writing, click, ready] = await Promise.all([
        send('GET', '/v1/partners', shop.key),
        send('POST', '/v1/partners', shop.key, acmeBlog),
        follow(),
        send('GET', '/readyz', shop.key),
      ]);
      toPostgres.become('OPEN');
      const answers = await acknowledged;

      expect(click.status).toBe(302);
      for (const { status, headers, body } of [reading, writing, ready, ...troubled]) {
        expect({ status, code: body.code, retryAfter: headers.get('retry-after') }).toEqual({
          status: 503,
          code: 'UNAVAILABLE',
          retryAfter: '5',
        });
      }
      const ids = answers.map((ofOne) => ofOne.map(({ body }) => body.id));
      await arePriced(answers.flat());
      for (const ofOne of ids) {
        expect(await Promise.all(ofOne.map(payoutOf))).toEqual(['10.00', '10.00', '10.00', '10.00', '5.00', '0.00']);
      }
      const clickId = new URL(click.headers.get('location') ?? '').searchParams.get('click_id') ?? '';
      await until('the click is stored', async () => {
        const { body } = await send('GET', '/v1/clicks?limit=200', shop.key);
        return JSON.stringify(body).includes(clickId);
      });
      expect(await areBooksBalanced()).toBe(true);
      for (const { exitCode } of programs) expect(exitCode).toBeNull();
    },
    150_000,
  );
});
