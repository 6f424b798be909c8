import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { createCodecApp } from '../../standalone/codecApp.ts';
import { payloadCodec } from '../../platform/payloadCodec.ts';

const codec = payloadCodec(Buffer.alloc(32, 'test').toString('base64'));
const ui = 'http://localhost:8233';
let server: Server;
let port: number;
beforeAll(async () => {
  // Its port is in the names under which it answers, so it is taken first.
  const free = createCodecApp({ codec, origins: [], port: 0 }).listen(0, '127.0.0.1');
  await once(free, 'listening');
  ({ port } = free.address() as AddressInfo);
  free.close();
  server = createCodecApp({ codec, origins: [ui], port }).listen(port, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Unlike `fetch`, it lets a test say who is asked. */
async function ask({ method = 'POST', path = '/decode', headers = {}, body = '{"payloads":[]}' }: Asked) {
  const sent = request({
    agent: false,
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [
    NodeJS.ReadableStream & { statusCode: number; headers: Readonly<Record<string, string>> },
  ];
  let text = '';
  for await (const chunk of response) text += chunk.toString();
  return { status: response.statusCode, headers: response.headers, text };
}

const asJson = ({ metadata, data }: { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null }) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});

describe('the codec server', () => {
  test('decodes for the Web UI what was encrypted, and encodes it again', async () => {
    const plain = defaultPayloadConverter.toPayload({ orderId: 'A-1001' });
    const [secret = {}] = await codec.encode([plain]);
    const headers = { origin: ui, 'x-namespace': 'default' };
    const decoded = await ask({ headers, body: JSON.stringify({ payloads: [asJson(secret)] }) });
    expect(decoded).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': ui } });
    expect(JSON.parse(decoded.text)).toEqual({ payloads: [asJson(plain)] });
    const encoded = await ask({ path: '/encode', headers, body: decoded.text });
    expect((await ask({ headers, body: encoded.text })).text).toBe(decoded.text);
  });

  test('tells a browser beforehand that the page of the Web UI may ask', async () => {
    const preflight = await ask({
      method: 'OPTIONS',
      headers: { origin: ui, 'access-control-request-method': 'POST' },
      body: '',
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': ui,
        'access-control-allow-headers': 'authorization, content-type, x-namespace',
      },
    });
  });

  test.each([
    { rule: 'another page', asked: { headers: { origin: 'https://evil.example' } } },
    {
      rule: 'another page that asks beforehand',
      asked: { method: 'OPTIONS', headers: { origin: 'https://evil.example' } },
    },
    { rule: 'a page without an origin of its own', asked: { headers: { origin: 'null' } } },
    { rule: 'a name of another that leads here', asked: { headers: { host: 'evil.example' } } },
  ])('answers nothing to $rule', async ({ asked }) => {
    const { status, headers } = await ask(asked);
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('takes an empty list as the command line sends it: left out', async () => {
    expect(await ask({ body: '{}' })).toMatchObject({ status: 200, text: '{"payloads":[]}' });
  });

  test.each([
    { rule: 'no JSON', asked: { body: '{' } },
    { rule: 'another form', asked: { body: '{"payloads":[{"data":"%%%"}]}' } },
    {
      rule: 'a form of a page, which a browser sends without asking',
      asked: { headers: { 'content-type': 'text/plain' } },
    },
  ])('refuses $rule without telling more', async ({ asked }) => {
    expect(await ask(asked)).toMatchObject({ status: 400, text: '{"message":"Expected { \\"payloads\\": […] }."}' });
  });

  test('says which key is missing', async () => {
    const [secret = {}] = await payloadCodec(Buffer.alloc(32, 'other').toString('base64')).encode([{}]);
    const { status, text } = await ask({ body: JSON.stringify({ payloads: [asJson(secret)] }) });
    expect({ status, text }).toMatchObject({
      status: 400,
      text: expect.stringMatching(/TEMPORAL_PAYLOAD_KEY has no key/) as unknown,
    });
  });
});
