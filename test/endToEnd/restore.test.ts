import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Payment } from '../../activities/payouts/rail.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { NotificationEntity } from '../../database/entities/notification.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { aBank, type Bank } from '../support/bank.ts';
import { acmeBlog, aProgram, type Program } from '../support/program.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { startDevServer, type TestServer } from '../support/servers/temporal.ts';
import { simpleEventPayout } from '../support/tenant.ts';
import { until } from './installation.ts';
import { command, newFolder, startWorks, type Works } from './works.ts';

/*
 * A database is lost, and comes back as it was some time ago. In the time between, brands were answered, partners were paid and
 * told. It is restored twice, each into a future of its own: beside the Temporal that has gone on meanwhile, and beside an empty one.
 */

const partnersOfAPart = 4;
const sales = z.looseObject({ id: z.string(), state: z.string() });
const payouts = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), waitsFor: z.array(z.looseObject({ gate: z.string() })).nullish() })),
});
const reconciled = z.looseObject({
  open: z.number(),
  inStep: z.number(),
  missing: z.number(),
  outOfStep: z.number(),
  unknown: z.array(z.string()),
});

const servers: TestServer[] = [];
const databases: TestDatabase[] = [];
const started = async (): Promise<string> => {
  servers.push(await startDevServer());
  return servers.at(-1)?.address ?? '';
};
const madeBy = async (make: () => Promise<TestDatabase>): Promise<string> => {
  databases.push(await make());
  return databases.at(-1)?.url ?? '';
};

// The brand's own shop, which repeats what it is not sure of, and what receives its webhooks: they know all futures.
const heard = new Set<string>();
const shop = createServer((request, response) => {
  heard.add(String(request.headers['webhook-id']));
  response.end();
});

let program: Program;
let partners: readonly string[];
let temporalAddress: string;
let works: Works;
let backup: string;
let paidBefore: readonly Payment[];
let reversedOrder: string;
let lostOrder: string;
const reported: object[] = [];

const report = async (to: Works, order: object) =>
  sales.parse(await to.must('POST', '/v1/actions', { key: program.keys.brand, body: order }));
const reportFirst = async (order: { readonly orderId: string }) => {
  reported.push(order);
  return report(works, order);
};
/** The first of its partner, which brings it a fee. */
const firstSale = (partnerId: string) => ({
  eventType: 'SALE',
  orderId: `FIRST-${partnerId}`,
  eventDate: new Date().toISOString(),
  amount: '100.00',
  currency: 'USD',
  partnerId,
});
const nextSale = (number: number) => ({ ...firstSale(partners[0] ?? ''), orderId: `NEXT-${String(number)}` });
const reverse = (at: Works, actionId: string) =>
  at.must('POST', `/v1/actions/${actionId}/reversals`, {
    key: program.keys.support,
    body: { reason: 'ITEM_RETURNED' },
    headers: { 'idempotency-key': 'the-reversal-of-the-lost-time' },
  });
const waiting = async (at: Works) =>
  payouts
    .parse(await at.must('GET', '/v1/payouts?state=pending', { key: program.keys.finance }))
    .data.filter(({ waitsFor }) => waitsFor?.some(({ gate }) => gate === 'APPROVAL'));
const approve = (at: Works, payoutId: string) =>
  at.must('POST', `/v1/payouts/${payoutId}/approvals`, { key: program.keys.finance, body: {} });
const paid = (at: Works) => at.database.em.fork().count(PayoutEntity, { state: 'completed' });

/** Somebody is answered all the time, from now on until it is told to stop. */
function load(): { stop: () => Promise<number> } {
  let number = 0;
  let goesOn = true;
  const client = async (): Promise<void> => {
    while (goesOn) await reportFirst(nextSale((number += 1)));
  };
  const clients = Promise.all([client(), client(), client()]);
  return {
    stop: async () => {
      goesOn = false;
      await clients;
      return number;
    },
  };
}

beforeAll(async () => {
  temporalAddress = await started();
  const databaseUrl = await madeBy(createDatabase);
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const bank = aBank();
  works = await startWorks({ databaseUrl, temporalAddress }, bank);
  program = await aProgram(works);
  const { keys, brandId } = program;
  const em = works.database.em.fork();
  partners = await Promise.all(
    Array.from({ length: 3 * partnersOfAPart + 2 }, async (_, index) => {
      const { id: partnerId } = await works.must('POST', '/v1/partners', { key: keys.brand, body: acmeBlog });
      // Paid at once, which no payment for a sale is.
      const firstActionSlottingFee = index < 3 * partnersOfAPart ? '100.00' : '2000.00';
      const terms = { currency: 'USD', eventPayouts: [simpleEventPayout], firstActionSlottingFee };
      const signed = {
        startDate: '2020-01-01T00:00:00Z',
        brandSignatory: 'Acme Inc',
        partnerSignatory: 'Wile E. Coyote',
      };
      await works.must('POST', '/v1/contracts', { key: keys.brand, body: { partnerId, ...signed, terms } });
      return partnerId;
    }),
  );
  await em.nativeUpdate(PartnerEntity, { brandId }, { payoutMethod: { rail: 'FAKE' } });
  await em.nativeUpdate(BrandEntity, { id: brandId }, { payoutApproval: { USD: { oneAbove: '1000' } } });
  const { port } = shop.address() as AddressInfo;
  await works.must('POST', '/v1/webhook-endpoints', {
    key: keys.brand,
    body: { url: `http://127.0.0.1:${String(port)}/`, events: ['*'] },
  });

  const part = (number: number) => partners.slice(number * partnersOfAPart, (number + 1) * partnersOfAPart);
  const reportAll = (of: readonly string[]) => Promise.all(of.map((partnerId) => reportFirst(firstSale(partnerId))));
  await reportAll(part(0));
  const [approvedInLostTime = '', approvedLater = ''] = part(3);
  await reportFirst(firstSale(approvedInLostTime));
  await until('one waits for its approval', async () => (await waiting(works)).length === 1);
  const [first] = await waiting(works);
  await reportFirst(firstSale(approvedLater));
  await until('both wait for their approval', async () => (await waiting(works)).length === 2);
  reversedOrder = (await reportFirst(nextSale(0))).id;

  backup = newFolder();
  const busy = load();
  const [said] = await Promise.all([
    command('backup', ['--to', backup], { DATABASE_URL: databaseUrl }),
    reportAll(part(1)),
  ]);
  expect(said).toMatch(/rows of \d+ tables as of 2/);
  // The lost time.
  await reportAll(part(2));
  lostOrder = `action/${brandId}/SALE/FIRST-${part(2)[0] ?? ''}`;
  await reverse(works, reversedOrder);
  await approve(works, first?.id ?? '');
  await busy.stop();
  await until('all but one are paid', async () => (await paid(works)) === partners.length - 1);
  await works.close();
  paidBefore = [...bank.payments];
  expect(paidBefore).toHaveLength(partners.length - 1);
}, 240_000);

afterAll(async () => {
  await works.close();
  shop.closeAllConnections();
  shop.close();
  for (const { stop } of servers) await stop();
  for (const { drop } of databases) await drop();
}, 60_000);

/** Restores, reconciles, and has everybody do again what they were answered. */
async function future(
  address: string,
): Promise<{ bank: Bank; found: z.output<typeof reconciled>; reconcileAgain: () => Promise<unknown> }> {
  const databaseUrl = await madeBy(createEmptyDatabase);
  await command('restore', ['--from', backup], { DATABASE_URL: databaseUrl });
  const reconcile = async () => {
    const said = await command('reconcile', [], { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address });
    return reconciled.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''));
  };
  const found = await reconcile();
  const bank = aBank(paidBefore);
  works = await startWorks({ databaseUrl, temporalAddress: address }, bank);
  const again = reported.values();
  const client = async (): Promise<void> => {
    for (const order of again) await report(works, order);
  };
  await Promise.all([client(), client(), client(), client()]);
  await reverse(works, reversedOrder);
  await until('all are paid', async () => {
    for (const { id } of await waiting(works)) await approve(works, id).catch(() => undefined);
    return (await paid(works)) === partners.length;
  });
  return { bank, found, reconcileAgain: reconcile };
}

describe('a database that is restored from a backup taken under load', () => {
  test.each([
    { rule: 'beside a Temporal that has gone on', temporal: () => Promise.resolve(temporalAddress), isEmpty: false },
    { rule: 'beside an empty Temporal', temporal: started, isEmpty: true },
  ])(
    '$rule, loses nothing that it knew and pays nobody twice',
    async ({ temporal, isEmpty }) => {
      const { bank, found, reconcileAgain } = await future(await temporal());
      try {
        expect(found.missing > 0).toBe(true);
        expect(found.outOfStep > 0).toBe(!isEmpty);
        expect(found.unknown.includes(lostOrder)).toBe(!isEmpty);

        expect(new Set(bank.payments.map(({ payoutId }) => payoutId)).size).toBe(bank.payments.length);
        expect(bank.payments).toHaveLength(partners.length);
        const paidTo = await works.database.em.fork().find(PayoutEntity, { state: 'completed' });
        expect(new Set(paidTo.map(({ partnerId }) => partnerId))).toEqual(new Set(partners));

        const history = await works.must('GET', `/v1/actions/${reversedOrder}/history`, { key: program.keys.support });
        expect(JSON.stringify(history).match(/"command":"REVERSE"/g)).toHaveLength(1);
        expect(await works.must('GET', '/v1/ledger/verification', { key: program.keys.finance })).toMatchObject({
          balanced: true,
          problems: [],
        });

        const em = works.database.em.fork();
        await until('everybody was told', async () => (await em.count(NotificationEntity, { state: 'PENDING' })) === 0);
        const told = await em.find(NotificationEntity, {}, { fields: ['id'] });
        expect(told.filter(({ id }) => !heard.has(id))).toEqual([]);
        const again = await reconcileAgain();
        expect(again).toMatchObject({ missing: 0, outOfStep: 0 });
      } finally {
        await works.close();
      }
    },
    240_000,
  );
});
