import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { WebhookEndpointEntity, type WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import { openDatabaseAsOwner, type Database } from '../../database/orm.ts';
import { outboxItems } from '../../database/queries/outbox.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/* What Temporal shows of an endpoint to whoever opens its Web UI. */

let created: TestDatabase;
let database: Database;
let acme: Tenant;
beforeAll(async () => {
  created = await createDatabase();
  database = openDatabaseAsOwner(created.url, 1);
  acme = await aTenant(database);
}, 60_000);
afterAll(async () => {
  await database.close();
  await created.drop();
});

const postback = (url: string) => ({ kind: 'POSTBACK' as const, url, method: 'GET' as const });
const endpoints: readonly (readonly [string, Pick<WebhookEndpoint, 'kind'> & Partial<WebhookEndpoint>, string])[] = [
  ['the host of a URL', postback('https://tracker.example:8443/postback?token=s3cret'), 'tracker.example:8443'],
  [
    'no query, also where no path stands before it',
    postback('https://tracker.example?token=s3cret'),
    'tracker.example',
  ],
  ['of an address its host', { kind: 'EMAIL', address: 'lena@shop.example', digest: 'NONE' }, 'shop.example'],
];

test.each(endpoints)('it is told %s', async (_rule, form, host) => {
  const id = uuid();
  const em = database.em.fork();
  const of = { brandId: acme.brand.id, partnerId: null, events: ['*'], createdAt: '2026-11-20T10:00:00.000Z' };
  await em.insert(WebhookEndpointEntity, { id, ...of, ...form });
  expect(await outboxItems(em, [{ kind: 'ENDPOINT', subject_id: id }])).toEqual([
    { kind: 'ENDPOINT', endpointId: id, host },
  ]);
});
