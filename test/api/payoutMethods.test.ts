import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { IdempotencyKeyEntity } from '../../database/entities/idempotencyKey.ts';
import {
  NotificationEntity,
  PartnerEntity,
  PayoutMethodChangeEntity,
  WebhookEndpointEntity,
} from '../../database/entities/index.ts';
import { sealOf } from '../../platform/seal.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { aKey, anotherPartner, aProgram, type Program } from '../support/program.ts';
import { keyOfTests } from '../support/stage.ts';

const settings = { allowPrivateWebhooks: true, timeSkipping: true, payoutDetailsKey: [keyOfTests] };
const iban = 'DE89370400440532013000';
const account = { iban, bic: 'COBADEFFXXX', holder: 'Wile E. Coyote GmbH' };
const secrets = [iban, 'COBADEFFXXX', 'Coyote GmbH', '37040044'];
const method = { rail: 'ISO20022', account };
const seen = { rail: 'ISO20022', account: { kind: 'BANK_ACCOUNT', country: 'DE', lastFour: '3000' } };

const logged: string[] = [];
let api: TestApi;
let acme: Program;
let secondFinance: string;
beforeAll(async () => {
  const lines = new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(String(line));
      done();
    },
  });
  api = await startApi({ settings, log: pino({ level: 'trace' }, lines) });
  acme = await aProgram(api);
  secondFinance = await aKey(api, acme.keys.brand, { role: 'finance' });
});
afterAll(() => api.close());

/** A partner of its own for each test, since a partner has one open change. */
async function aPayee() {
  const { partnerId, key } = await anotherPartner(api, acme);
  const path = `/v1/partners/${partnerId}/payout-methods`;
  return {
    partnerId,
    key,
    path,
    ask: (by: string, body: object = method) => api.send('POST', path, { key: by, body }),
    asked: async (by: string, body: object = method) => (await api.must('POST', path, { key: by, body })).id,
    decide: (what: string, id: string, by: string, body: object = {}) =>
      api.send('POST', `${path}/${id}/${what}`, { key: by, body }),
    now: () => api.must('GET', `/v1/partners/${partnerId}`, { key: acme.keys.brand }),
    row: () => api.deps.database.em.fork().findOneOrFail(PartnerEntity, partnerId),
  };
}

describe('a change of how a partner is paid', () => {
  test('counts once another key has confirmed it, and holds payouts for 72 hours', async () => {
    const payee = await aPayee();
    const asked = await payee.ask(acme.keys.finance, { ...method, note: 'By their letter.' });
    const expected = { state: 'OPEN', payoutMethod: seen, note: 'By their letter.', decidedAt: null };
    expect(asked).toMatchObject({ status: 201, body: { ...expected, payoutsHeldUntil: null } });
    expect(await payee.now()).toMatchObject({ payoutMethod: { rail: 'MANUAL_CSV' }, payoutsHeldUntil: null });

    const [open] = (await api.list(payee.path, acme.keys.brand)).data;
    const confirmed = await payee.decide('confirmations', String(open?.id), secondFinance, { note: 'Rung up.' });
    expect(confirmed).toMatchObject({
      status: 200,
      body: {
        state: 'CONFIRMED',
        askedBy: expect.stringMatching(/^finance:/),
        decidedBy: expect.stringMatching(/^finance:/),
        decisionNote: 'Rung up.',
        payoutsHeldUntil: '2026-11-23T10:00:00Z',
      },
    });
    expect(await payee.now()).toMatchObject({ payoutMethod: seen, payoutsHeldUntil: '2026-11-23T10:00:00Z' });
    const sealed = (await payee.row()).payoutAccountSealed ?? '';
    expect(JSON.parse(sealOf(settings).open(sealed, `partner/${payee.partnerId}`))).toEqual(account);
  });

  test('is not confirmed by the key that asked for it', async () => {
    const payee = await aPayee();
    const id = await payee.asked(acme.keys.finance);
    expect(await payee.decide('confirmations', id, acme.keys.finance)).toMatchObject({
      status: 409,
      body: { code: 'ACCOUNT_CHANGE_NEEDS_ANOTHER' },
    });
    expect(await payee.decide('confirmations', id, acme.keys.brand)).toMatchObject({ status: 200 });
  });

  test('that a partner asks for itself is confirmed by the brand, and never by a partner', async () => {
    const payee = await aPayee();
    const id = await payee.asked(payee.key);
    const anotherKey = await aKey(api, acme.keys.brand, { role: 'partner', partnerId: payee.partnerId });
    expect(await payee.decide('confirmations', id, anotherKey)).toMatchObject({ status: 403 });
    expect(await payee.decide('confirmations', id, acme.keys.finance)).toMatchObject({ status: 200 });
  });

  test('waits alone: another one can be asked for once it is decided', async () => {
    const payee = await aPayee();
    const id = await payee.asked(acme.keys.finance);
    expect(await payee.ask(acme.keys.brand)).toMatchObject({ status: 409, body: { code: 'ACCOUNT_CHANGE_OPEN' } });
    expect(await payee.decide('rejections', id, acme.keys.finance)).toMatchObject({
      status: 200,
      body: { state: 'REJECTED', payoutsHeldUntil: null },
    });
    expect(await payee.now()).toMatchObject({ payoutMethod: { rail: 'MANUAL_CSV' }, payoutsHeldUntil: null });
    for (const what of ['confirmations', 'rejections']) {
      const late = await payee.decide(what, id, acme.keys.brand);
      expect(late).toMatchObject({ status: 409, body: { code: 'ACCOUNT_CHANGE_DECIDED' } });
    }
    expect(await payee.ask(acme.keys.brand)).toMatchObject({ status: 201 });
  });

  test('asked for twice at once is asked for once', async () => {
    const payee = await aPayee();
    const answers = await Promise.all([acme.keys.finance, acme.keys.brand, payee.key].map((by) => payee.ask(by)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });

  test('is stopped by the partner whose money it is, who sees neither names nor notes of the brand’s people', async () => {
    const payee = await aPayee();
    const id = await payee.asked(acme.keys.finance, { ...method, note: 'They told Jane.' });
    const { data } = await api.list(payee.path, payee.key);
    expect(data).toMatchObject([{ id, payoutMethod: seen, askedBy: null, note: null }]);
    expect(await payee.decide('rejections', id, payee.key, { note: 'Not us.' })).toMatchObject({ status: 200 });
    expect((await api.list(payee.path, acme.keys.finance)).data).toMatchObject([
      {
        state: 'REJECTED',
        note: 'They told Jane.',
        decidedBy: expect.stringMatching(/^partner:/),
        decisionNote: 'Not us.',
      },
    ]);
  });

  test('from an account to none forgets the account', async () => {
    const payee = await aPayee();
    await payee.decide('confirmations', await payee.asked(payee.key), acme.keys.brand);
    const outside = { rail: 'EXTERNAL', payee: 'Acme Blog Ltd' };
    await payee.decide('confirmations', await payee.asked(payee.key, outside), acme.keys.brand);
    expect(await payee.now()).toMatchObject({ payoutMethod: outside });
    expect(await payee.row()).toMatchObject({ payoutAccountSealed: null });
  });

  test('of another partner, or another brand’s, is not there', async () => {
    const [payee, rival] = [await aPayee(), await aPayee()];
    const id = await payee.asked(payee.key);
    const stranger = await aProgram(api);
    for (const key of [rival.key, stranger.keys.finance, stranger.keys.partner]) {
      expect((await api.send('GET', payee.path, { key })).status).toBe(404);
      expect((await payee.ask(key)).status).toBe(404);
      expect((await payee.decide('rejections', id, key)).status).toBe(404);
    }
    expect((await rival.decide('rejections', id, acme.keys.brand)).status).toBe(404);
  });

  test.each([
    { rule: 'a payment order without an account', body: { rail: 'ISO20022' }, pointer: '/account' },
    {
      rule: 'a payment order to Stripe',
      body: { rail: 'ISO20022', account: { stripeAccountId: 'acct_1032D82eZvKYlo2C' } },
      pointer: '/account',
    },
    { rule: 'a transfer of Stripe to a bank', body: { rail: 'STRIPE', account }, pointer: '/account' },
    { rule: 'an account where nobody looks at it', body: { rail: 'EXTERNAL', account }, pointer: '/account' },
    { rule: 'another payee than the holder', body: { ...method, payee: 'Somebody' }, pointer: '/payee' },
    {
      rule: 'wrong check digits',
      body: { rail: 'ISO20022', account: { ...account, iban: 'DE88370400440532013000' } },
      pointer: '/account/iban',
    },
    { rule: 'a fault of a real rail', body: { rail: 'EXTERNAL', fault: 'DECLINED' }, pointer: '/fault' },
  ])('is refused for $rule, whose account is not repeated', async ({ body, pointer }) => {
    const payee = await aPayee();
    const answer = await payee.ask(acme.keys.finance, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(answer.text).not.toContain('370400440532');
  });

  test('with account data is refused with one clear problem where no key is set', async () => {
    const payee = await aPayee();
    const bare = await serve({ ...api.deps, settings: { ...settings, payoutDetailsKey: undefined } });
    const send = (body: object) => bare.send('POST', payee.path, { key: acme.keys.finance, body });
    expect(await send(method)).toMatchObject({ status: 501, body: { code: 'PAYOUT_DETAILS_DISABLED' } });
    expect(await send({ rail: 'EXTERNAL' })).toMatchObject({ status: 201 });
    await bare.close();
  });
});

describe('account data', () => {
  test('is in no row but sealed, in no answer, webhook and line of the log', async () => {
    const em = api.deps.database.em.fork();
    const payee = await aPayee();
    for (const key of [acme.keys.brand, payee.key]) {
      const body = { url: 'https://93.184.216.34/hooks', events: ['payout-method.*'] };
      await api.must('POST', '/v1/webhook-endpoints', { key, body });
    }
    const headers = { 'idempotency-key': payee.partnerId };
    const answers = [await api.send('POST', payee.path, { key: payee.key, body: method, headers })];
    const [open] = (await api.list(payee.path, payee.key)).data;
    const id = String(open?.id);
    const stored = [await em.find(PayoutMethodChangeEntity, { id })];
    answers.push(await payee.decide('confirmations', id, acme.keys.finance));
    answers.push(await api.send('GET', payee.path, { key: payee.key }));
    answers.push(await api.send('GET', `${payee.path}?format=csv`, { key: acme.keys.finance }));
    answers.push(await api.send('GET', '/v1/partners?format=csv', { key: acme.keys.brand }));

    const told = await em.find(NotificationEntity, { subjectId: id });
    expect(told.map(({ type }) => type).toSorted()).toEqual([
      ...Array<string>(2).fill('payout-method.asked'),
      ...Array<string>(2).fill('payout-method.decided'),
    ]);
    const endpoints = await em.find(WebhookEndpointEntity, { partnerId: payee.partnerId });
    const toPartner = told.filter(({ endpointId }) => endpoints.some((endpoint) => endpoint.id === endpointId));
    expect(toPartner.map(({ body }) => body)).toMatchObject([
      { data: { payoutMethod: seen, state: 'OPEN' } },
      { data: { payoutMethod: seen, state: 'CONFIRMED', decidedBy: null, payoutsHeldUntil: '2026-11-23T10:00:00Z' } },
    ]);

    const rows = [
      ...stored,
      await em.find(PayoutMethodChangeEntity, { id }, { refresh: true }),
      await em.find(PartnerEntity, payee.partnerId),
      await em.find(IdempotencyKeyEntity, { key: payee.partnerId }),
      told,
    ];
    expect(rows.flat()).toHaveLength(8);
    const everything = [JSON.stringify(rows), ...answers.map(({ text }) => text), ...logged].join('\n');
    expect(everything).toContain('"lastFour":"3000"');
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  test('of one partner cannot be put in place of another’s', async () => {
    const [payee, rival] = [await aPayee(), await aPayee()];
    await payee.decide('confirmations', await payee.asked(payee.key), acme.keys.brand);
    const { payoutAccountSealed: moved } = await payee.row();
    expect(() => sealOf(settings).open(moved ?? '', `partner/${rival.partnerId}`)).toThrow('was changed');
  });

  test('the database refuses a change that one person confirms by himself, and one that is decided again', async () => {
    const payee = await aPayee();
    const id = await payee.asked(acme.keys.finance);
    const em = api.deps.database.em.fork();
    const decide = (by: string) =>
      em.execute(
        `UPDATE payout_method_change SET state = 'CONFIRMED', decided_at = now(), decided_by = ${by}, sealed_account = NULL WHERE id = ?`,
        [id],
      );
    await expect(decide('asked_by')).rejects.toThrow('two_persons');
    await decide(`'finance:another'`);
    await expect(decide(`'finance:third'`)).rejects.toThrow();
    await expect(em.execute('DELETE FROM payout_method_change WHERE id = ?', [id])).rejects.toThrow();
  });
});
