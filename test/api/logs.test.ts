import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabaseAsOwner } from '../../database/orm.ts';
import { freePort } from '../../standalone/ports.ts';
import { acmeBlog, acmeBrand } from '../support/program.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { keyOfTests } from '../support/stage.ts';

/* `npm run api` as a process that logs all it can, while secrets are sent and answered, and while it fails. */

let database: TestDatabase;
let child: ChildProcess;
let written = '';
let url: string;
const adminKey = 'bootstrap-key-of-this-test-0123456789';

beforeAll(async () => {
  database = await createDatabase();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, ['api/main.ts'], {
    env: {
      PORT: String(port),
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      BOOTSTRAP_ADMIN_KEY: adminKey,
      PAYOUT_DETAILS_KEY: keyOfTests,
      LOG_LEVEL: 'trace',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      written += chunk.toString();
      if (written.includes('"listening"')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}, 60_000);
afterAll(async () => {
  if (child.exitCode === null) child.kill('SIGKILL');
  await database.drop();
});

const answer = z.looseObject({
  id: z.string().default(''),
  key: z.string().default(''),
  secret: z.string().default(''),
});

async function send(key: string, path: string, body: object, expected: number): Promise<z.output<typeof answer>> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect({ path, status: response.status }).toEqual({ path, status: expected });
  return answer.parse(await response.json());
}

test('no secret, account or address is in the log, whether requests succeed, are refused or fail', async () => {
  const iban = 'DE89370400440532013000';
  const email = 'wile.e@acme-blog.example.com';
  const wrongKey = `pp_brand_${'w'.repeat(49)}`;
  const { id: brandId } = await send(adminKey, '/v1/brands', acmeBrand, 201);
  const { key } = await send(adminKey, '/v1/api-keys', { role: 'brand', brandId }, 201);
  const { id: partnerId } = await send(key, '/v1/partners', { ...acmeBlog, email }, 201);
  const account = { iban, holder: 'Acme Blog Ltd' };
  await send(key, `/v1/partners/${partnerId}/payout-methods`, { rail: 'ISO20022', account }, 201);
  const events = ['action.*'];
  const { secret } = await send(key, '/v1/webhook-endpoints', { url: 'https://shop.example.com/', events }, 201);
  await send(wrongKey, '/v1/partners', acmeBlog, 401);
  await send(key, '/v1/partners', { ...acmeBlog, email, iban }, 400);

  const owner = openDatabaseAsOwner(database.url, 1);
  await owner.em.getConnection().execute("ALTER TABLE partner ADD CONSTRAINT never CHECK (name = 'never') NOT VALID");
  await owner.close();
  const partner = { ...acmeBlog, name: 'Wile E. Coyote', email };
  await send(key, '/v1/partners', partner, 500);
  child.kill('SIGTERM');
  await once(child, 'close');

  expect(written).toContain('"code":"INTERNAL"');
  expect(written).toContain('"status":401');
  const databasePassword = new URL(database.url).password;
  for (const secretText of [adminKey, key, wrongKey, secret, iban, email, keyOfTests, partner.name, account.holder]) {
    expect(secretText).not.toBe('');
    expect(written).not.toContain(secretText);
  }
  if (databasePassword !== '') expect(written).not.toContain(`:${databasePassword}@`);
});
