import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mailer, type Mail } from '../../../activities/notifications/mailer.ts';
import { startMailServer, type MailServer } from '../../notifications/mailServer.ts';
import { portOf } from '../../notifications/receiver.ts';

const mail: Mail = {
  to: 'partners@shop.example',
  id: '018f5bf2-0000-7000-8000-000000000001',
  subject: 'Acme Inc: order Ä-1001',
  text: 'Order Ä-1001 is paid.\n',
  html: '<p>Order Ä-1001 is paid.</p>',
};

let server: MailServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const send = (smtpUrl: string, more: Partial<Mail> = {}) =>
  mailer({ smtpUrl, mailFrom: 'payouts@acme.example', dataDir: '/nowhere' })({ ...mail, ...more });

const headersOf = (raw: string): string[] =>
  (raw.split('\r\n\r\n')[0] ?? '')
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .toSorted();

describe('a mail by SMTP', () => {
  test('arrives as text and as HTML, under the id of its notification, and says that no person wrote it', async () => {
    server = await startMailServer();
    expect(await send(server.url)).toEqual({ result: 'ACCEPTED', summary: 'SMTP 250' });
    expect(server.taken).toMatchObject([{ from: 'payouts@acme.example', to: ['partners@shop.example'] }]);
    const raw = server.taken[0]?.raw ?? '';
    expect(headersOf(raw)).toEqual(
      expect.arrayContaining([
        'Auto-Submitted: auto-generated',
        'From: payouts@acme.example',
        `Message-ID: <${mail.id}@partner-payouts>`,
        'To: partners@shop.example',
        'Subject: =?UTF-8?Q?Acme_Inc=3A_order_=C3=84-1001?=',
      ]),
    );
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw).toContain('Content-Type: text/html; charset=utf-8');
  });

  test.each([
    { rule: 'an address that the server does not know', status: 550 },
    { rule: 'a server that has no time', status: 451 },
  ])('is tried again after $rule, and what the server says is not kept', async ({ status }) => {
    server = await startMailServer({ status });
    expect(await send(server.url)).toEqual({ result: 'FAILED', summary: `SMTP ${status}`, retryAfterSeconds: 0 });
  });

  test('is tried again when nobody listens', async () => {
    const gone = await startMailServer();
    await gone.close();
    expect(await send(gone.url)).toMatchObject({ result: 'FAILED', summary: expect.stringMatching(/^no answer: E/) });
  });

  test('is tried again when the server says nothing', async () => {
    const silent = createServer();
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => {
        resolve(portOf(silent.address()));
      });
    });
    const settings = { smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'payouts@acme.example', dataDir: '/nowhere' };
    expect(await mailer(settings, 200)(mail)).toMatchObject({
      result: 'FAILED',
      summary: expect.stringMatching(/^no answer: \w+$/),
    });
    silent.close();
  });

  test.each([
    { rule: 'a subject', more: { subject: 'Paid\r\nBcc: mallory@evil.example' } },
    { rule: 'an address', more: { to: 'partners@shop.example\r\nBcc: mallory@evil.example' } },
    { rule: 'an address that names two', more: { to: 'partners@shop.example, mallory@evil.example' } },
    { rule: 'an id', more: { id: 'x@y>\r\nBcc: mallory@evil.example' } },
  ])('reaches nobody else by $rule', async ({ more }) => {
    server = await startMailServer();
    await send(server.url, more);
    for (const { to, raw } of server.taken) {
      expect(to).not.toContain('mallory@evil.example');
      expect(headersOf(raw).filter((line) => /^bcc:/i.test(line))).toEqual([]);
    }
  });
});

test('without a mail server it is a file that mail programs open, one for however many tries', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mail-'));
  const write = mailer({ smtpUrl: undefined, mailFrom: 'payouts@acme.example', dataDir });
  const written = { result: 'ACCEPTED', summary: 'written to a file' };
  expect([await write(mail), await write(mail)]).toEqual([written, written]);
  expect(await readdir(join(dataDir, 'mail'))).toEqual([`${mail.id}.eml`]);
  const raw = await readFile(join(dataDir, 'mail', `${mail.id}.eml`), 'utf8');
  expect(headersOf(raw)).toEqual(expect.arrayContaining(['To: partners@shop.example']));
  await rm(dataDir, { recursive: true });
});
