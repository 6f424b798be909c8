import { v7 as uuid } from 'uuid';
import { startApi, type Sent, type TestApi } from './api.ts';
import type { Answered } from './documented.ts';
import { anotherPartner, aProgram, type Program } from './program.ts';
import { keyOfTests, openStage, type Stage } from './stage.ts';
import { simpleEventPayout } from './tenant.ts';

/** The API on everything that runs behind it. */
export interface Mall extends TestApi {
  readonly stage: Stage;
}

export async function openMall(): Promise<Mall> {
  const stage = await openStage();
  const api = await startApi({
    database: stage.database,
    walled: stage.walled,
    temporal: stage.temporal.client,
    clock: stage.temporal.clock,
    settings: { allowPrivateWebhooks: true, timeSkipping: true, payoutDetailsKey: [keyOfTests] },
  });
  return {
    ...api,
    stage,
    async close() {
      await api.close();
      await stage.close();
    },
  };
}

type Thing = Awaited<ReturnType<TestApi['must']>>;

/** A brand whose partner is under contract, and what its people do. */
export interface Shop extends Program {
  /** Reports a sale of 100.00 USD that names the partner; `fields` change it. */
  readonly report: (fields?: Record<string, unknown>, sent?: Sent) => Promise<Answered>;
  /** As `report`, for a sale that must be taken. */
  readonly sale: (fields?: Record<string, unknown>) => Promise<Thing>;
  /** Support commands, such as `command('holds', …)`. */
  readonly command: (what: string, actionId: string, body?: Record<string, unknown>, sent?: Sent) => Promise<Answered>;
  /** Support takes back. */
  readonly reverse: (actionId: string, body?: Record<string, unknown>, sent?: Sent) => Promise<Answered>;
  /** Support moves it to another partner. */
  readonly reattribute: (actionId: string, body: Record<string, unknown>, sent?: Sent) => Promise<Answered>;
  /** Reads as somebody with one of the program's keys. */
  readonly read: (path: string, who?: keyof Program['keys']) => Promise<Thing>;
  readonly balance: (partnerId?: string) => Promise<unknown>;
  /** A second partner, under a contract of its own; `partner` is what it is beside its name. */
  readonly rival: (
    eventPayout?: object,
    partner?: object,
  ) => Promise<{ readonly partnerId: string; readonly key: string }>;
  /** Moves the clock past an action's lock and payment; answers it as it then is. */
  readonly untilPaid: (actionId: string) => Promise<Thing>;
}

/**
 * @param eventPayout changes 10 % of the order, locked and paid within days
 * @param more terms of the contract
 */
export async function openShop(mall: Mall, eventPayout: object = {}, more: object = {}): Promise<Shop> {
  const program = await aProgram(mall);
  const { partnerId, keys } = program;
  const sign = async (partnerId: string, eventPayout: object): Promise<void> => {
    const terms = { currency: 'USD', eventPayouts: [{ ...simpleEventPayout, ...eventPayout }], ...more };
    const parties = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };
    const body = { partnerId, startDate: '2020-01-01T00:00:00Z', ...parties, terms };
    await mall.must('POST', '/v1/contracts', { key: keys.brand, body });
  };
  await sign(partnerId, eventPayout);
  const aSale = async (fields: Record<string, unknown>) => ({
    eventType: 'SALE',
    orderId: uuid(),
    eventDate: await mall.deps.clock.now(),
    amount: '100.00',
    currency: 'USD',
    partnerId,
    ...fields,
  });
  const read: Shop['read'] = (path, who = 'brand') => mall.must('GET', path, { key: keys[who] });
  const command: Shop['command'] = (what, actionId, body = {}, sent = {}) =>
    mall.send('POST', `/v1/actions/${actionId}/${what}`, { key: keys.support, body, ...sent });
  return {
    ...program,
    report: async (fields = {}, sent = {}) =>
      mall.send('POST', '/v1/actions', { key: keys.brand, body: await aSale(fields), ...sent }),
    sale: async (fields = {}) => mall.must('POST', '/v1/actions', { key: keys.brand, body: await aSale(fields) }),
    command,
    reverse: (actionId, body = {}, sent = {}) =>
      command('reversals', actionId, { reason: 'ITEM_RETURNED', ...body }, sent),
    reattribute: (actionId, body, sent = {}) =>
      command('reattributions', actionId, { reason: 'CREDITED_DIFFERENT_MP', ...body }, sent),
    read,
    balance: async (of = partnerId) => (await read(`/v1/partners/${of}/balance`, 'finance'))['balances'],
    async rival(eventPayout = {}, partner = {}) {
      const other = await anotherPartner(mall, program, partner);
      await sign(other.partnerId, eventPayout);
      return other;
    },
    async untilPaid(actionId) {
      const path = `/v1/actions/${actionId}`;
      await mall.stage.moveTo(String((await read(path))['lockingAt']));
      await mall.stage.moveTo(String((await read(path))['payableAt']));
      return read(path);
    },
  };
}
