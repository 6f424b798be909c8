import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../../activities/notifications/answer.ts';
import { post } from '../../../activities/notifications/post.ts';
import { webhook } from '../../../activities/notifications/webhook.ts';
import { webhookAgent } from '../../../activities/notifications/webhookAgent.ts';
import { portOf, secret } from '../../notifications/receiver.ts';

/** Listens on all addresses of this machine, counts who comes, and hangs up. */
let connections = 0;
const listener = createServer((socket) => {
  connections += 1;
  socket.destroy();
});
let port = 0;

beforeAll(async () => {
  port = await new Promise<number>((resolve) => {
    listener.listen(0, () => {
      resolve(portOf(listener.address()));
    });
  });
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => {
  listener.close();
});

const notification = {
  id: '018f5bf2-0000-7000-8000-000000000001',
  sequence: '1',
  body: { type: 'action.created', timestamp: '2026-11-20T10:00:00.000Z', data: {} },
};

/** What names resolve to here; every other name is unknown to the system. */
const names: Readonly<Record<string, string[]>> = {
  'internal.example': ['10.1.2.3'],
  'rebound.example': ['127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'six.example': ['::1'],
  'mixed.example': ['93.184.215.14', '127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
};

async function tryToReach(url: string, allowPrivateWebhooks: boolean): Promise<Answer> {
  const agent = webhookAgent({
    allowPrivateWebhooks,
    resolve: (name, _, callback) => {
      callback(
        null,
        (names[name] ?? ['127.0.0.1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  });
  try {
    return await post(agent, webhook({ url, secret }, notification, new Date()), AbortSignal.timeout(5_000));
  } finally {
    await agent.destroy();
  }
}

const refused = (summary: string): Answer => ({ result: 'FAILED', summary, retryAfterSeconds: 0 });

/** Literal addresses of this machine: without the guard the listener would count it. */
const thisMachine = [
  { rule: 'loopback', host: '127.0.0.1' },
  { rule: 'loopback beyond the first address', host: '127.8.9.10' },
  { rule: 'the last loopback address', host: '127.255.255.254' },
  { rule: 'loopback in short form', host: '127.1' },
  { rule: 'loopback with three parts', host: '127.0.1' },
  { rule: 'loopback with a dot at the end', host: '127.0.0.1.' },
  { rule: 'loopback as one number', host: '2130706433' },
  { rule: 'loopback as one hexadecimal number', host: '0x7f000001' },
  { rule: 'loopback as one octal number', host: '017700000001' },
  { rule: 'loopback in hexadecimal parts', host: '0x7f.0x0.0x0.0x1' },
  { rule: 'loopback in octal parts', host: '0177.0.0.01' },
  { rule: 'loopback in mixed bases', host: '0x7f.1' },
  { rule: 'loopback in full-width digits', host: '１２７.０.０.１' },
  { rule: 'loopback in circled digits', host: '①②⑦.⓪.⓪.①' },
  { rule: 'loopback with ideographic dots', host: '127。0。0。1' },
  { rule: 'loopback percent-encoded', host: '%31%32%37.0.0.1' },
  { rule: 'loopback behind a user name', host: 'example.com@127.0.0.1' },
  { rule: 'the unspecified address', host: '0.0.0.0' },
  { rule: 'the unspecified address as a number', host: '0' },
  { rule: 'IPv6 loopback', host: '[::1]' },
  { rule: 'IPv6 loopback written out', host: '[0000:0000:0000:0000:0000:0000:0000:0001]' },
  { rule: 'the IPv6 unspecified address', host: '[::]' },
  { rule: 'IPv4-mapped loopback', host: '[::ffff:127.0.0.1]' },
  { rule: 'IPv4-mapped loopback in hexadecimal', host: '[::ffff:7f00:1]' },
  { rule: 'IPv4-mapped unspecified address', host: '[::ffff:0.0.0.0]' },
];

const elsewhere = [
  { rule: 'a private network, 10/8', host: '10.0.0.1' },
  { rule: 'a private network, 172.16/12', host: '172.16.0.1' },
  { rule: 'the last of 172.16/12', host: '172.31.255.255' },
  { rule: 'a private network, 192.168/16', host: '192.168.1.1' },
  { rule: 'a private network as one number', host: '3232235777' },
  { rule: 'cloud metadata', host: '169.254.169.254' },
  { rule: 'cloud metadata as one number', host: '2852039166' },
  { rule: 'cloud metadata in hexadecimal', host: '0xa9fea9fe' },
  { rule: 'carrier-grade NAT', host: '100.64.0.1' },
  { rule: 'cloud metadata behind carrier-grade NAT', host: '100.100.100.200' },
  { rule: 'this network, 0/8', host: '0.1.2.3' },
  { rule: 'protocol assignments', host: '192.0.0.1' },
  { rule: 'documentation addresses', host: '192.0.2.1' },
  { rule: 'benchmarking', host: '198.18.0.1' },
  { rule: 'the 6to4 relay', host: '192.88.99.1' },
  { rule: 'multicast', host: '224.0.0.1' },
  { rule: 'reserved for later', host: '240.0.0.1' },
  { rule: 'broadcast', host: '255.255.255.255' },
  { rule: 'IPv4-mapped private network', host: '[::ffff:10.0.0.1]' },
  { rule: 'IPv4-mapped cloud metadata', host: '[::ffff:a9fe:a9fe]' },
  { rule: 'IPv4-mapped public address', host: '[::ffff:8.8.8.8]' },
  { rule: 'IPv4-compatible loopback', host: '[::127.0.0.1]' },
  { rule: 'IPv4-translated loopback', host: '[::ffff:0:127.0.0.1]' },
  { rule: 'NAT64 loopback', host: '[64:ff9b::127.0.0.1]' },
  { rule: 'NAT64 cloud metadata', host: '[64:ff9b::a9fe:a9fe]' },
  { rule: 'local NAT64', host: '[64:ff9b:1::10.0.0.1]' },
  { rule: '6to4 loopback', host: '[2002:7f00:1::]' },
  { rule: '6to4 private network', host: '[2002:a00:1::1]' },
  { rule: 'Teredo', host: '[2001:0:4136:e378:8000:63bf:3fff:fdd2]' },
  { rule: 'IPv6 link-local', host: '[fe80::1]' },
  { rule: 'IPv6 unique local', host: '[fd00::1]' },
  { rule: 'IPv6 cloud metadata', host: '[fd00:ec2::254]' },
  { rule: 'IPv6 site-local', host: '[fec0::1]' },
  { rule: 'IPv6 multicast', host: '[ff02::1]' },
  { rule: 'IPv6 documentation addresses', host: '[2001:db8::1]' },
  { rule: 'IPv6 discard', host: '[100::1]' },
  { rule: 'IPv6 space that nobody was given', host: '[4000::1]' },
  { rule: 'a name for loopback', host: 'localhost' },
  { rule: 'a name for loopback in capitals', host: 'LOCALHOST' },
  { rule: 'a name for loopback with a dot at the end', host: 'localhost.' },
  { rule: 'a name below localhost', host: 'anything.localhost' },
  { rule: 'a public name that means loopback', host: 'rebound.example' },
  { rule: 'a public name that means IPv6 loopback', host: 'six.example' },
  { rule: 'a public name that means mapped loopback', host: 'mapped.example' },
  { rule: 'a name for a private network', host: 'internal.example' },
  { rule: 'a name for cloud metadata', host: 'metadata.example' },
  { rule: 'a name with a public and a private address', host: 'mixed.example' },
];

describe('a webhook never reaches', () => {
  test.each([...thisMachine, ...elsewhere])('$rule: $host', async ({ host }) => {
    expect(await tryToReach(`https://${host}:${port}/`, false)).toEqual(refused('no answer: PRIVATE_ADDRESS'));
    expect(connections).toBe(0);
  });

  test.each([
    { rule: 'an address with a zone', url: 'https://[fe80::1%25lo]/' },
    { rule: 'a number that is no address', url: 'https://999999999999/' },
    { rule: 'an address part above 255', url: 'https://127.0.0.256/' },
  ])('$rule, which is no URL at all: $url', async ({ url }) => {
    expect(await tryToReach(url, false)).toEqual(refused('no answer: ERR_INVALID_URL'));
  });

  test.each(['127.0.0.1', 'localhost', '93.184.215.14', 'www.example'])('%s without TLS', async (host) => {
    expect(await tryToReach(`http://${host}:${port}/`, false)).toEqual(refused('no answer: HTTPS_REQUIRED'));
    expect(connections).toBe(0);
  });

  test.each(['ftp://example.com/', 'file:///etc/passwd', 'gopher://127.0.0.1/'])(
    'what is not the web: %s',
    async (url) => {
      expect(await tryToReach(url, false)).toMatchObject({ result: 'FAILED' });
      expect(connections).toBe(0);
    },
  );
});

test('without the guard every one of these forms of this machine reaches it, so the table above can fail', async () => {
  for (const { host } of thisMachine) await tryToReach(`https://${host}:${port}/`, true);
  expect(connections).toBe(thisMachine.length);
});
