import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { routes } from '../../api/routes/index.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, acmeBlog, acmeBrand, tenPercent, type Program } from '../support/program.ts';
import { storedRows } from '../support/stored.ts';

let api: TestApi;
let acme: Program;
let other: Program;
let before: number;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
beforeEach(async () => {
  before = await storedRows(api.deps.database);
});
afterAll(() => api.close());

const partner = (more: object) => ({ ...acmeBlog, ...more });
const contract = (more: object) => ({
  partnerId: acme.partnerId,
  startDate: '2026-01-01T00:00:00Z',
  terms: tenPercent,
  ...more,
});
const payout = (more: object) => ({
  terms: { currency: 'USD', eventPayouts: [{ ...tenPercent.eventPayouts[0], ...more }] },
});
const digits = '9'.repeat(10_000);

interface Refused {
  readonly rule: string;
  readonly path: string;
  readonly body: () => unknown;
  readonly status?: number;
  readonly errors: readonly { readonly pointer: string; readonly detail?: string }[];
}

const refused: Refused[] = [
  {
    rule: 'an unknown field',
    path: '/v1/partners',
    body: () => partner({ colour: 'red' }),
    errors: [{ pointer: '/colour', detail: 'is not known' }],
  },
  {
    rule: 'an unknown field far inside',
    path: '/v1/contracts',
    body: () => contract(payout({ payoutgroups: [] })),
    errors: [{ pointer: '/terms/eventPayouts/0/payoutgroups', detail: 'is not known' }],
  },
  {
    rule: 'a field name that needs escaping in a pointer',
    path: '/v1/partners',
    body: () => partner({ 'a/b~c': 1 }),
    errors: [{ pointer: '/a~1b~0c', detail: 'is not known' }],
  },
  {
    rule: 'a missing field',
    path: '/v1/partners',
    body: () => partner({ email: undefined }),
    errors: [{ pointer: '/email', detail: 'is required' }],
  },
  {
    rule: 'every mistake at once',
    path: '/v1/partners',
    body: () => partner({ email: 'x', country: 'USA' }),
    errors: [{ pointer: '/email' }, { pointer: '/country' }],
  },
  {
    rule: 'a wrong enum value',
    path: '/v1/contracts',
    body: () => contract(payout({ payoutLevel: 'MOON' })),
    errors: [{ pointer: '/terms/eventPayouts/0/payoutLevel' }],
  },
  {
    rule: 'a limit that is no number',
    path: '/v1/contracts',
    body: () => contract({ terms: { ...tenPercent, actionLimit: '', actionLimitPeriod: 'DAY' } }),
    errors: [{ pointer: '/terms/actionLimit', detail: 'expected a whole number such as 30' }],
  },
  {
    rule: 'an amount as JSON number',
    path: '/v1/partners',
    body: () => partner({ minimumPayout: 10 }),
    errors: [{ pointer: '/minimumPayout' }],
  },
  {
    rule: 'an amount NaN',
    path: '/v1/partners',
    body: () => partner({ minimumPayout: 'NaN' }),
    errors: [{ pointer: '/minimumPayout' }],
  },
  {
    rule: 'an amount 1e400',
    path: '/v1/partners',
    body: () => partner({ minimumPayout: '1e400' }),
    errors: [{ pointer: '/minimumPayout' }],
  },
  {
    rule: 'a negative amount',
    path: '/v1/partners',
    body: () => partner({ minimumPayout: '-1.00' }),
    errors: [{ pointer: '/minimumPayout' }],
  },
  {
    rule: 'an amount of 10,000 digits',
    path: '/v1/partners',
    body: () => partner({ minimumPayout: digits }),
    errors: [{ pointer: '/minimumPayout' }],
  },
  {
    rule: 'a rate of 10,000 digits',
    path: '/v1/contracts',
    body: () => contract(payout({ defaultPayoutRate: digits })),
    errors: [{ pointer: '/terms/eventPayouts/0/defaultPayoutRate' }],
  },
  {
    rule: 'an amount that is no decimal, which is asked for its digits no more',
    path: '/v1/funding',
    body: () => ({ currency: 'USD', amount: 'x', reference: 'r' }),
    errors: [{ pointer: '/amount' }],
  },
  {
    rule: 'a currency that is none, which is asked for its digits no more',
    path: '/v1/funding',
    body: () => ({ currency: 'ZZZ', amount: '1.00', reference: 'r' }),
    errors: [{ pointer: '/currency' }],
  },
  {
    rule: 'an unknown currency',
    path: '/v1/partners',
    body: () => partner({ currency: 'USX' }),
    errors: [{ pointer: '/currency' }],
  },
  {
    rule: 'a currency in small letters',
    path: '/v1/partners',
    body: () => partner({ currency: 'usd' }),
    errors: [{ pointer: '/currency' }],
  },
  {
    rule: 'a date without zone',
    path: '/v1/contracts',
    body: () => contract({ startDate: '2026-01-01T00:00:00' }),
    errors: [{ pointer: '/startDate' }],
  },
  {
    rule: 'a day that no calendar has',
    path: '/v1/contracts',
    body: () => contract({ startDate: '2026-02-30T00:00:00Z' }),
    errors: [{ pointer: '/startDate' }],
  },
  {
    rule: 'a year that cannot be stored',
    path: '/v1/contracts',
    body: () => contract({ startDate: '0000-01-01T00:00:00Z' }),
    errors: [{ pointer: '/startDate' }],
  },
  {
    rule: 'a date that a zone moves out of the calendar',
    path: '/v1/contracts',
    body: () => contract({ startDate: '9999-12-31T23:59:59-14:00' }),
    errors: [{ pointer: '/startDate' }],
  },
  {
    rule: 'a character that cannot be stored',
    path: '/v1/partners',
    body: () => partner({ name: 'Acme\0' }),
    errors: [{ pointer: '/name', detail: 'holds a character that cannot be stored' }],
  },
  {
    rule: 'half a character',
    path: '/v1/partners',
    body: () => partner({ groups: ['a', '\ud800'] }),
    errors: [{ pointer: '/groups/1' }],
  },
  {
    rule: 'a text without end',
    path: '/v1/partners',
    body: () => partner({ name: 'x'.repeat(100_000) }),
    errors: [{ pointer: '/name' }],
  },
  { rule: 'a list instead of an object', path: '/v1/partners', body: () => [partner({})], errors: [{ pointer: '' }] },
  { rule: 'a text instead of an object', path: '/v1/partners', body: () => 'partner', errors: [{ pointer: '' }] },
  { rule: 'null', path: '/v1/partners', body: () => null, errors: [{ pointer: '' }] },
  {
    rule: 'another brand’s id',
    path: '/v1/contracts',
    body: () => contract({ partnerId: other.partnerId }),
    status: 404,
    errors: [{ pointer: '/partnerId' }],
  },
  {
    rule: 'a text that is no id',
    path: '/v1/promo-codes',
    body: () => ({ code: 'A', partnerId: "x' OR 1=1", from: '2026-01-01T00:00:00Z' }),
    errors: [{ pointer: '/partnerId' }],
  },
];

describe('bad input is refused by name, and nothing of it is stored', () => {
  test.each(refused)('$rule', async ({ path, body, status = 400, errors }) => {
    const answer = await api.send('POST', path, { key: acme.keys.brand, body: body() });
    expect(answer).toMatchObject({ status, body: { errors } });
    expect(await storedRows(api.deps.database)).toBe(before);
  });

  test.each([
    { rule: 'JSON that is cut short', text: '{"name": "Acme', code: 'MALFORMED_JSON' },
    { rule: 'JSON with NaN', text: '{"minimumPayout": NaN}', code: 'MALFORMED_JSON' },
    { rule: 'two documents', text: '{}{}', code: 'MALFORMED_JSON' },
    { rule: 'a body over 1 MiB', text: JSON.stringify({ name: 'x'.repeat(1_048_576) }), code: 'BODY_TOO_LARGE' },
    { rule: 'half a megabyte of brackets', text: '['.repeat(250_000) + ']'.repeat(250_000), code: 'VALIDATION_FAILED' },
    {
      rule: 'a body that is not JSON',
      text: 'name=Acme',
      code: 'UNSUPPORTED_MEDIA_TYPE',
      type: 'application/x-www-form-urlencoded',
    },
    {
      rule: 'a charset that is not UTF-8',
      text: '{}',
      code: 'UNSUPPORTED_MEDIA_TYPE',
      type: 'application/json; charset=koi8-r',
    },
    { rule: 'a compression that we do not know', text: '{}', code: 'UNSUPPORTED_MEDIA_TYPE', encoding: 'zstd-9' },
    { rule: 'a compression that it does not have', text: '{}', code: 'MALFORMED_JSON', encoding: 'gzip' },
  ])('$rule', async ({ text, code, type, encoding }) => {
    const headers = { ...(type && { 'content-type': type }), ...(encoding && { 'content-encoding': encoding }) };
    const answer = await api.send('POST', '/v1/partners', { key: acme.keys.brand, text, headers });
    expect(answer.body).toMatchObject({ code, ...(code === 'MALFORMED_JSON' && { errors: [{ pointer: '' }] }) });
    expect(await storedRows(api.deps.database)).toBe(before);
  });

  test('a text in another encoding, of which two would be read as one', async () => {
    const answer = await fetch(`${api.url}/v1/partners`, {
      method: 'POST',
      headers: { authorization: `Bearer ${acme.keys.brand}`, 'content-type': 'application/json' },
      body: Buffer.from('{"name": "Müller"}', 'latin1'),
    });
    expect(await answer.json()).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '', detail: 'holds characters that are not in UTF-8' }],
    });
    expect(await storedRows(api.deps.database)).toBe(before);
  });

  test('a document with thousands of mistakes is answered with the first hundred', async () => {
    const body = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, 1]));
    const answer = await api.send('POST', '/v1/partners', { key: acme.keys.brand, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: { length: 100 } } });
  });

  test('whatever is sent to whichever route, it is never our failure', async () => {
    const writing = routes.filter(({ method }) => method === 'post' || method === 'patch');
    const keys = [api.adminKey, ...Object.values(acme.keys)];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ partnerId: fc.constant(acme.partnerId), terms: fc.jsonValue(), code: fc.string(), ...unknownFields }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...writing), fc.constantFrom(...keys), value, async (route, key, body) => {
        const path = route.path.replaceAll(/:\w+/g, acme.partnerId);
        const { status } = await api.send(route.method.toUpperCase(), path, { key, body });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});

const unknownFields = { name: fc.jsonValue(), currency: fc.constantFrom('USD', '$', '\0'), from: fc.string() };

describe('a whole brand is refused the same way', () => {
  test.each([
    { rule: 'a time zone that is none', body: { ...acmeBrand, timeZone: 'Mars/Olympus' }, pointer: '/timeZone' },
    { rule: 'an offset instead of a time zone', body: { ...acmeBrand, timeZone: '+02:00' }, pointer: '/timeZone' },
    {
      rule: 'a month that is none',
      body: { ...acmeBrand, fiscalYearStartMonth: 13 },
      pointer: '/fiscalYearStartMonth',
    },
    { rule: 'half a day', body: { ...acmeBrand, minimumReviewPeriod: 0.5 }, pointer: '/minimumReviewPeriod' },
  ])('$rule', async ({ body, pointer }) => {
    const answer = await api.send('POST', '/v1/brands', { key: api.adminKey, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await storedRows(api.deps.database)).toBe(before);
  });
});
