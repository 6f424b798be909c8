import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { NotificationEntity, OutboxEntity, WebhookEndpointEntity } from '../../database/entities/index.ts';
import { elsewhere, thisMachine } from '../notifications/forbiddenAddresses.ts';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
let rival: { partnerId: string; key: string };
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
  rival = await anotherPartner(api, acme);
});
afterAll(() => api.close());

const url = 'https://example.com/hooks';
const subscribe = (key: string, more: object = {}) =>
  api.must('POST', '/v1/webhook-endpoints', { key, body: { url, events: ['action.*'], ...more } });

/** What an endpoint is beside its address, before anything was sent to it. */
const enabled = {
  partnerId: null,
  kind: 'WEBHOOK',
  method: null,
  address: null,
  digest: null,
  secretRotatedAt: null,
  oldSecretUntil: null,
  disabledAt: null,
  health: { waiting: 0, dead: 0, lastAnswer: null, lastAnswerAt: null },
};

const command = (what: string, endpointId: string, body?: object, key = acme.keys.brand) =>
  api.send('POST', `/v1/webhook-endpoints/${endpointId}/${what}`, { key, body });

const read = (endpointId: string) => api.must('GET', `/v1/webhook-endpoints/${endpointId}`, { key: acme.keys.brand });

/** As an answer of 410 does. */
const disable = (id: string) =>
  api.deps.database.em.fork().nativeUpdate(WebhookEndpointEntity, { id }, { disabledAt: startOfTest });

describe('webhook endpoints', () => {
  test('the secret that signs is shown when the endpoint is made, and not again', async () => {
    const made = await subscribe(acme.keys.brand);
    expect(made['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = { ...enabled, id: made.id, url, events: ['action.*'], createdAt: startOfTest };
    expect(await api.must('GET', `/v1/webhook-endpoints/${made.id}`, { key: acme.keys.brand })).toEqual(shown);
    expect((await api.list('/v1/webhook-endpoints', acme.keys.brand)).data).toContainEqual(shown);
  });

  test.each([
    {
      rule: 'only https: what is sent is not for others to read',
      body: { url: 'http://example.com' },
      pointer: '/url',
    },
    { rule: 'no user name in the address', body: { url: 'https://user:secret@example.com' }, pointer: '/url' },
    { rule: 'no other protocol', body: { url: 'ftp://example.com' }, pointer: '/url' },
    { rule: 'only events that there are', body: { events: ['action.created', 'action.eaten'] }, pointer: '/events/1' },
    { rule: 'at least one event', body: { events: [] }, pointer: '/events' },
  ])('$rule', async ({ body, pointer }) => {
    const sent = { key: acme.keys.brand, body: { url, events: ['*'], ...body } };
    expect(await api.send('POST', '/v1/webhook-endpoints', sent)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  const postback = { kind: 'POSTBACK', url: 'https://tracker.example.com/p?id={ActionId}', events: ['action.*'] };
  const email = { kind: 'EMAIL', address: 'partners@example.com', events: ['*'] };
  test.each([
    { rule: 'no kind that there is not', body: { ...postback, kind: 'PIGEON' }, pointer: '/kind' },
    { rule: 'only placeholders that there are', body: { ...postback, url: `${url}?a={Colour}` }, pointer: '/url' },
    { rule: 'no placeholder in the path', body: { ...postback, url: `${url}/{OrderId}?a=1` }, pointer: '/url' },
    { rule: 'no tracker of a private network', body: { ...postback, url: 'https://10.0.0.1/?a=1' }, pointer: '/url' },
    { rule: 'no tracker without https', body: { ...postback, url: 'http://example.com/?a=1' }, pointer: '/url' },
    { rule: 'of actions alone', body: { ...postback, events: ['action.paid', '*'] }, pointer: '/events/1' },
    { rule: 'no method but GET and POST', body: { ...postback, method: 'PUT' }, pointer: '/method' },
    { rule: 'no address of a mailbox', body: { ...postback, address: 'a@example.com' }, pointer: '/address' },
    { rule: 'an address to write to', body: { ...email, address: 'partners' }, pointer: '/address' },
    {
      rule: 'an address that mail servers take',
      body: { ...email, address: `${'a'.repeat(65)}@example.com` },
      pointer: '/address',
    },
    { rule: 'one address', body: { ...email, address: 'a@example.com,b@example.com' }, pointer: '/address' },
    {
      rule: 'no header in an address',
      body: { ...email, address: 'a@example.com\r\nBcc: b@example.com' },
      pointer: '/address',
    },
    { rule: 'a digest a day', body: { ...email, digest: 'HOURLY' }, pointer: '/digest' },
  ])('of a postback and of e-mail: $rule', async ({ body, pointer }) => {
    expect(await api.send('POST', '/v1/webhook-endpoints', { key: acme.keys.brand, body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  test.each([
    {
      kind: 'a postback',
      body: postback,
      shown: { ...enabled, ...postback, method: 'GET' },
    },
    {
      kind: 'e-mail',
      body: { ...email, digest: 'DAILY' },
      shown: { ...enabled, ...email, url: null, digest: 'DAILY' },
    },
  ])('$kind has no secret, and none to rotate', async ({ body, shown }) => {
    const made = await api.must('POST', '/v1/webhook-endpoints', { key: acme.keys.brand, body });
    expect(made).toEqual({ ...shown, id: made.id, createdAt: startOfTest });
    expect(await command('secret-rotations', made.id)).toMatchObject({
      status: 409,
      body: { code: 'ENDPOINT_WITHOUT_SECRET' },
    });
  });

  test.each([...thisMachine, ...elsewhere])('no address that leads to no receiver: $rule, $host', async ({ host }) => {
    const sent = { key: acme.keys.brand, body: { url: `https://${host}/hooks`, events: ['*'] } };
    expect(await api.send('POST', '/v1/webhook-endpoints', sent)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/url' }] },
    });
  });

  test('a sandbox may send to http', async () => {
    const sandbox = await startApi({ ...api.deps, settings: { allowPrivateWebhooks: true, timeSkipping: true } });
    const sent = { key: acme.keys.brand, body: { url: 'http://localhost:9000/hooks', events: ['*'] } };
    expect((await sandbox.send('POST', '/v1/webhook-endpoints', sent)).status).toBe(201);
    await sandbox.close();
  });

  test('a partner subscribes to its own events, a brand to one partner’s or to all', async () => {
    expect(await subscribe(rival.key)).toMatchObject({ partnerId: rival.partnerId });
    expect(await subscribe(acme.keys.brand, { partnerId: acme.partnerId })).toMatchObject({
      partnerId: acme.partnerId,
    });
    const foreign = { key: acme.keys.brand, body: { url, events: ['*'], partnerId: other.partnerId } };
    expect(await api.send('POST', '/v1/webhook-endpoints', foreign)).toMatchObject({ status: 404 });
  });

  test('a partner sees its own endpoints, and a brand can ask for one partner’s', async () => {
    const ours = await subscribe(acme.keys.partner);
    const ids = async (query: string, key: string) =>
      (await api.list(`/v1/webhook-endpoints?${query}`, key)).data.map(({ id }) => id);
    expect(await ids('', rival.key)).not.toContain(ours.id);
    expect(await ids(`partnerId=${acme.partnerId}`, acme.keys.brand)).toContain(ours.id);
    expect(await ids(`partnerId=${rival.partnerId}`, acme.keys.brand)).not.toContain(ours.id);
    expect((await api.send('DELETE', `/v1/webhook-endpoints/${ours.id}`, { key: rival.key })).status).toBe(404);
  });

  test('the brand has fifty endpoints and each partner fifty: the next one waits until one is deleted', async () => {
    const shop = await aProgram(api);
    const ask = () => api.send('POST', '/v1/webhook-endpoints', { key: shop.keys.brand, body: { url, events: ['*'] } });
    const endpoint = { brandId: shop.brandId, url, events: ['*'], secret: 'whsec_', createdAt: startOfTest };
    const present = Array.from({ length: 48 }, () => ({ ...endpoint, id: uuid() }));
    await api.deps.database.em.fork().insertMany(WebhookEndpointEntity, present);
    const asked = await Promise.all(Array.from({ length: 4 }, ask));
    expect(asked.filter(({ status }) => status === 201)).toHaveLength(2);
    const refused = { status: 409, body: { code: 'ENDPOINT_LIMIT_REACHED' } };
    expect(asked.filter(({ status }) => status !== 201)).toMatchObject([refused, refused]);
    await subscribe(shop.keys.partner);
    const [one] = (await api.list('/v1/webhook-endpoints', shop.keys.brand)).data.filter(
      ({ partnerId }) => partnerId === null,
    );
    await api.send('DELETE', `/v1/webhook-endpoints/${one?.id ?? ''}`, { key: shop.keys.brand });
    expect((await ask()).status).toBe(201);
    expect(await ask()).toMatchObject(refused);
  });

  test('an endpoint that was deleted is gone', async () => {
    const { id } = await subscribe(acme.keys.brand);
    const path = `/v1/webhook-endpoints/${id}`;
    const key = acme.keys.brand;
    expect((await api.send('DELETE', path, { key })).status).toBe(204);
    expect((await api.send('GET', path, { key })).status).toBe(404);
    expect((await api.send('DELETE', path, { key })).status).toBe(404);
    expect((await api.list('/v1/webhook-endpoints', key)).data.map((one) => one.id)).not.toContain(id);
  });
});

describe('the rotation of a secret', () => {
  const hours = (since: unknown, count: number): string =>
    new Date(Date.parse(String(since)) + count * 3_600_000).toISOString();

  test.each([
    { rule: 'lets the old one sign for a day', body: undefined, hoursOfBoth: 24 },
    { rule: 'lets the old one sign for as long as is asked for', body: { overlap: 'PT48H' }, hoursOfBoth: 48 },
  ])('$rule', async ({ body, hoursOfBoth }) => {
    const made = await subscribe(acme.keys.brand);
    const { status, body: rotated } = await command('secret-rotations', made.id, body);
    expect(status).toBe(200);
    const shown = await read(made.id);
    expect(Date.parse(String(shown['oldSecretUntil']))).toBe(Date.parse(hours(shown['secretRotatedAt'], hoursOfBoth)));
    expect(rotated).toEqual({ ...shown, secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as unknown });
    const row = await api.deps.database.em.fork().findOneOrFail(WebhookEndpointEntity, made.id);
    expect(row.oldSecret).toBe(made['secret']);
    expect(row.secret).not.toBe(made['secret']);
  });

  test('lets it sign no more when others know it', async () => {
    const made = await subscribe(acme.keys.brand);
    await command('secret-rotations', made.id, { overlap: 'PT0S' });
    expect(await read(made.id)).toMatchObject({ oldSecretUntil: null, secretRotatedAt: expect.any(String) as unknown });
  });

  test('shows the new secret once, also to a repeat of the request', async () => {
    const { id } = await subscribe(acme.keys.brand);
    const sent = { key: acme.keys.brand, headers: { 'idempotency-key': 'rotate' } };
    const path = `/v1/webhook-endpoints/${id}/secret-rotations`;
    const first = await api.must('POST', path, sent);
    expect(await api.must('POST', path, sent)).toEqual({ ...first, secret: undefined });
  });

  test.each([
    { rule: 'an overlap is no longer than thirty days', overlap: 'P31D' },
    { rule: 'an overlap ends within the calendar', overlap: 'P9000Y' },
    { rule: 'an overlap is a duration', overlap: 'a day' },
  ])('$rule', async ({ overlap }) => {
    const { id } = await subscribe(acme.keys.brand);
    expect(await command('secret-rotations', id, { overlap })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/overlap' }] },
    });
    expect(await read(id)).toMatchObject({ secretRotatedAt: null });
  });

  test('two at once leave a secret that somebody was shown, and before it another one', async () => {
    const made = await subscribe(acme.keys.brand);
    const shown = await Promise.all([1, 2].map(() => command('secret-rotations', made.id)));
    const secrets = shown.map(({ body }) => z.looseObject({ secret: z.string() }).parse(body).secret);
    const row = await api.deps.database.em.fork().findOneOrFail(WebhookEndpointEntity, made.id);
    expect([row.secret, row.oldSecret].toSorted()).toEqual(secrets.toSorted());
  });
});

describe('an endpoint that answered 410', () => {
  test('is shown as disabled, takes no redelivery and no test, and is enabled again', async () => {
    const { id } = await subscribe(acme.keys.brand);
    await disable(id);
    expect(await read(id)).toMatchObject({ disabledAt: startOfTest });
    const body = { endpointId: id, state: 'DEAD' };
    const refused = { status: 409, body: { code: 'ENDPOINT_DISABLED' } };
    expect(await api.send('POST', '/v1/notifications/redeliveries', { key: acme.keys.brand, body })).toMatchObject(
      refused,
    );
    expect(await command('tests', id)).toMatchObject(refused);
    const answer = { status: 200, body: { id, disabledAt: null } };
    expect(await command('enablings', id)).toMatchObject(answer);
    expect(await command('enablings', id)).toMatchObject(answer);
    expect((await command('tests', id)).status).toBe(202);
  });
});

test('a test event waits for delivery to that endpoint, whatever it subscribes to', async () => {
  const { id } = await subscribe(acme.keys.brand, { events: ['payout.failed'] });
  expect(await command('tests', id)).toMatchObject({
    status: 202,
    body: {
      endpointId: id,
      type: 'webhook.test',
      state: 'PENDING',
      nextAttemptAt: startOfTest,
      body: { type: 'webhook.test', timestamp: startOfTest, data: { id } },
    },
  });
  expect(await read(id)).toMatchObject({ health: { waiting: 1, dead: 0 } });
  expect(await api.deps.database.em.fork().count(OutboxEntity, { subjectId: id })).toBe(1);
});

test('a mailbox gets one test an hour; webhooks are tried as often as their owner likes', async () => {
  const ask = { kind: 'EMAIL', address: 'tested@example.com', events: ['*'] };
  const { id } = await api.must('POST', '/v1/webhook-endpoints', { key: acme.keys.brand, body: ask });
  const asked = await Promise.all([command('tests', id), command('tests', id)]);
  const [accepted, refused] = asked.toSorted((one, other) => one.status - other.status);
  expect(accepted).toMatchObject({ status: 202 });
  expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  expect(refused?.headers.get('retry-after')).toBe('3600');
  const sent = z.looseObject({ id: z.string() }).parse(accepted?.body);
  const again = { key: acme.keys.brand };
  expect((await api.send('POST', `/v1/notifications/${sent.id}/redeliveries`, again)).status).toBe(429);
  const anHourAgo = new Date(Date.parse(startOfTest) - 3_600_000).toISOString();
  await api.deps.database.em.fork().nativeUpdate(WebhookEndpointEntity, { id }, { testedAt: anHourAgo });
  expect((await command('tests', id)).status).toBe(202);
  const webhook = await subscribe(acme.keys.brand);
  expect((await command('tests', webhook.id)).status).toBe(202);
  expect((await command('tests', webhook.id)).status).toBe(202);
});

describe('notifications', () => {
  const dead = {
    state: 'DEAD' as const,
    attempts: 10,
    nextAttemptAt: '2026-11-19T00:00:00Z',
    lastError: '410 Gone',
    createdAt: '2026-11-18T00:00:00Z',
  };

  async function aNotification(
    endpointId: string,
    more: { type?: string; subjectId?: string; createdAt?: string; state?: 'PENDING' | 'DELIVERED' } = {},
  ) {
    const { type = 'action.created', subjectId = uuid(), ...other } = more;
    const body = { type, timestamp: dead.createdAt, data: { id: subjectId } };
    const row = { id: uuid(), brandId: acme.brandId, endpointId, type, subjectId, body, ...dead, ...other };
    await api.deps.database.em.fork().insert(NotificationEntity, row);
    return row;
  }

  test('the list tells what was sent where, and why it did not arrive', async () => {
    const endpoint = await subscribe(acme.keys.brand);
    const { id, subjectId, body } = await aNotification(endpoint.id);
    await aNotification(endpoint.id, { type: 'payout.failed' });
    const { data } = await api.list(
      `/v1/notifications?endpointId=${endpoint.id}&type=action.created&state=DEAD&subjectId=${subjectId}`,
      acme.keys.brand,
    );
    expect(data).toEqual([
      {
        id,
        endpointId: endpoint.id,
        type: 'action.created',
        subjectId,
        ...dead,
        nextAttemptAt: null,
        deliveredAt: null,
        body,
      },
    ]);
    const none = `/v1/notifications?endpointId=${endpoint.id}&state=DELIVERED`;
    expect((await api.list(none, acme.keys.brand)).data).toEqual([]);
  });

  test('a redelivery starts its tries anew and wakes the endpoint', async () => {
    const endpoint = await subscribe(acme.keys.brand);
    const { id } = await aNotification(endpoint.id);
    const answer = await api.send('POST', `/v1/notifications/${id}/redeliveries`, { key: acme.keys.brand });
    expect(answer).toMatchObject({
      status: 202,
      body: { id, state: 'PENDING', attempts: 0, nextAttemptAt: startOfTest, lastError: null },
    });
    const outbox = await api.deps.database.em.fork().find(OutboxEntity, { subjectId: endpoint.id });
    expect(outbox).toMatchObject([{ kind: 'ENDPOINT' }]);
  });

  test('nothing is delivered again to an endpoint that was deleted', async () => {
    const endpoint = await subscribe(acme.keys.brand);
    const { id } = await aNotification(endpoint.id);
    await api.send('DELETE', `/v1/webhook-endpoints/${endpoint.id}`, { key: acme.keys.brand });
    expect((await api.send('POST', `/v1/notifications/${id}/redeliveries`, { key: acme.keys.brand })).status).toBe(404);
  });

  test('a partner sees the notifications of its own endpoints only', async () => {
    const ours = await subscribe(acme.keys.partner);
    const { id } = await aNotification(ours.id);
    expect((await api.list('/v1/notifications', acme.keys.partner)).data.map((one) => one.id)).toEqual([id]);
    expect((await api.list('/v1/notifications', rival.key)).data).toEqual([]);
    expect((await api.send('POST', `/v1/notifications/${id}/redeliveries`, { key: rival.key })).status).toBe(404);
  });

  test('the list is asked for a span of time: its start is in it, its end is not', async () => {
    const endpoint = await subscribe(acme.keys.brand);
    const days = ['2026-11-15', '2026-11-16', '2026-11-17'];
    for (const day of days) await aNotification(endpoint.id, { createdAt: `${day}T00:00:00Z` });
    const span = 'from=2026-11-15T00:00:00Z&to=2026-11-17T00:00:00Z';
    const { data } = await api.list(`/v1/notifications?endpointId=${endpoint.id}&state=DEAD&${span}`, acme.keys.brand);
    expect(data.map(({ createdAt }) => createdAt)).toEqual(['2026-11-16T00:00:00Z', '2026-11-15T00:00:00Z']);
  });

  describe('dead letters are delivered again', () => {
    const redeliver = (body: object, key = acme.keys.brand) =>
      api.send('POST', '/v1/notifications/redeliveries', { key, body: { state: 'DEAD', ...body } });

    test('all of an endpoint, and none that is not dead', async () => {
      const endpoint = await subscribe(acme.keys.brand);
      const other = await subscribe(acme.keys.brand);
      const ids: string[] = [];
      while (ids.length < 3) ids.push((await aNotification(endpoint.id)).id);
      await aNotification(endpoint.id, { state: 'DELIVERED' });
      await aNotification(other.id);
      expect(await read(endpoint.id)).toMatchObject({ health: { waiting: 0, dead: 3 } });
      expect(await redeliver({ endpointId: endpoint.id })).toMatchObject({
        status: 202,
        body: { redelivered: 3, left: 0 },
      });
      const waiting = await api.deps.database.em
        .fork()
        .find(NotificationEntity, { endpointId: endpoint.id, state: 'PENDING' }, { orderBy: { sequence: 'asc' } });
      expect(waiting.map(({ id }) => id)).toEqual(ids);
      for (const row of waiting) expect(row).toMatchObject({ attempts: 0, lastError: null });
      expect(await read(endpoint.id)).toMatchObject({ health: { waiting: 3, dead: 0 } });
      expect(await read(other.id)).toMatchObject({ health: { dead: 1 } });
      expect(await api.deps.database.em.fork().count(OutboxEntity, { subjectId: endpoint.id })).toBe(1);
    });

    test('those of some events and of a span of time', async () => {
      const endpoint = await subscribe(acme.keys.brand);
      const { id } = await aNotification(endpoint.id, { type: 'payout.failed', createdAt: '2026-11-16T00:00:00Z' });
      await aNotification(endpoint.id, { type: 'payout.failed', createdAt: '2026-11-17T00:00:00Z' });
      await aNotification(endpoint.id, { type: 'action.paid', createdAt: '2026-11-16T00:00:00Z' });
      const span = { from: '2026-11-16T00:00:00Z', to: '2026-11-17T00:00:00Z' };
      const answer = await redeliver({ endpointId: endpoint.id, events: ['payout.*'], ...span });
      expect(answer.body).toEqual({ redelivered: 1, left: 0 });
      const pending = `/v1/notifications?endpointId=${endpoint.id}&state=PENDING`;
      expect((await api.list(pending, acme.keys.brand)).data.map((one) => one.id)).toEqual([id]);
    });

    test('ten thousand at once, which says how many are left', async () => {
      const endpoint = await subscribe(acme.keys.brand);
      const { id } = await aNotification(endpoint.id);
      await api.deps.database.em.fork().execute(
        `INSERT INTO notification (id, brand_id, endpoint_id, type, subject_id, body, state, attempts, next_attempt_at, created_at)
         SELECT gen_random_uuid(), brand_id, endpoint_id, type, subject_id, body, state, attempts, next_attempt_at, created_at
         FROM notification, generate_series(1, 10001) WHERE id = ?`,
        [id],
      );
      expect((await redeliver({ endpointId: endpoint.id })).body).toEqual({ redelivered: 10_000, left: 2 });
      expect((await redeliver({ endpointId: endpoint.id })).body).toEqual({ redelivered: 2, left: 0 });
      const first = await api.deps.database.em.fork().findOneOrFail(NotificationEntity, id);
      expect(first.state).toBe('PENDING');
    });

    test('not those of others', async () => {
      const ours = await subscribe(acme.keys.partner);
      await aNotification(ours.id);
      for (const key of [rival.key, other.keys.brand])
        expect((await redeliver({ endpointId: ours.id }, key)).status).toBe(404);
      expect(await read(ours.id)).toMatchObject({ health: { dead: 1 } });
    });
  });
});
