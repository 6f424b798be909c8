import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { NotificationEntity, OutboxEntity } from '../../database/entities/index.ts';
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

describe('webhook endpoints', () => {
  test('the secret that signs is shown when the endpoint is made, and not again', async () => {
    const made = await subscribe(acme.keys.brand);
    expect(made['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = { id: made.id, partnerId: null, url, events: ['action.*'], createdAt: startOfTest };
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

describe('notifications', () => {
  const dead = {
    state: 'DEAD' as const,
    attempts: 10,
    nextAttemptAt: '2026-11-19T00:00:00Z',
    lastError: '410 Gone',
    createdAt: '2026-11-18T00:00:00Z',
  };

  async function aNotification(endpointId: string, more: { type?: string; subjectId?: string } = {}) {
    const { type = 'action.created', subjectId = uuid() } = more;
    const body = { type, timestamp: dead.createdAt, data: { id: subjectId } };
    const row = { id: uuid(), brandId: acme.brandId, endpointId, type, subjectId, body, ...dead };
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
});
