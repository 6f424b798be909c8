import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../api/routes/index.ts';
import { roles, type Audience } from '../../api/access/principal.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';

/** api.md, Resources, column "who", route by route. */
const who: Readonly<Record<string, readonly Audience[]>> = {
  'GET /healthz': ['anyone'],
  'GET /readyz': ['anyone'],
  'GET /metrics': ['anyone'],
  'GET /c/:code': ['anyone'],
  'GET /i/:code': ['anyone'],
  'GET /tag.js': ['anyone'],
  'GET /partner-tag.js': ['anyone'],
  'POST /t/conversions': ['anyone'],
  'POST /t/page-visits': ['anyone'],
  'GET /:code': ['anyone'],
  'GET /': ['anyone'],
  'POST /v1/brands': ['admin'],
  'GET /v1/brands': ['admin'],
  'GET /v1/brands/:id': ['admin'],
  'PATCH /v1/brands/:id': ['admin'],
  'POST /v1/api-keys': ['admin', 'brand'],
  'GET /v1/api-keys': ['admin', 'brand'],
  'POST /v1/api-keys/:id/rotations': ['admin', 'brand'],
  'GET /v1/api-keys/:id/uses': ['admin', 'brand'],
  'GET /v1/audit-events': ['admin', 'brand'],
  'DELETE /v1/api-keys/:id': ['admin', 'brand'],
  'POST /v1/partners': ['brand'],
  'GET /v1/partners': ['brand', 'finance'],
  'GET /v1/partners/:id': ['brand', 'finance'],
  'PATCH /v1/partners/:id': ['brand', 'finance'],
  'POST /v1/partners/:id/payout-methods': ['brand', 'finance', 'partner'],
  'GET /v1/partners/:id/payout-methods': ['brand', 'finance', 'partner'],
  'POST /v1/partners/:id/payout-methods/:changeId/confirmations': ['brand', 'finance'],
  'POST /v1/partners/:id/payout-methods/:changeId/rejections': ['brand', 'finance', 'partner'],
  'POST /v1/partners/:id/compliance-holds': ['brand', 'finance'],
  'GET /v1/partners/:id/compliance-holds': ['brand', 'finance'],
  'POST /v1/partners/:id/compliance-releases': ['brand', 'finance'],
  'POST /v1/payer-accounts': ['brand', 'finance'],
  'GET /v1/payer-accounts': ['brand', 'finance'],
  'POST /v1/payer-accounts/:id/confirmations': ['brand', 'finance'],
  'POST /v1/payer-accounts/:id/rejections': ['brand', 'finance'],
  'POST /v1/event-types': ['brand'],
  'GET /v1/event-types': ['brand'],
  'GET /v1/event-types/:id': ['brand'],
  'PATCH /v1/event-types/:id': ['brand'],
  'POST /v1/contracts': ['brand'],
  'GET /v1/contracts': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/contracts/:id': ['brand', 'support', 'finance', 'partner'],
  'POST /v1/contracts/import': ['brand'],
  'GET /v1/contracts/:id/export': ['brand'],
  'GET /v1/contracts/:id/pdf': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/contracts/:id/terms/:n/pdf': ['brand', 'support', 'finance', 'partner'],
  'POST /v1/contracts/:id/signatures': ['brand', 'partner'],
  'POST /v1/contracts/:id/declines': ['brand', 'partner'],
  'POST /v1/contracts/:id/end': ['brand', 'partner'],
  'POST /v1/contracts/:id/opt-ins': ['partner'],
  'POST /v1/templates': ['brand'],
  'GET /v1/templates': ['brand'],
  'GET /v1/templates/:id': ['brand'],
  'POST /v1/templates/:id/modifications': ['brand'],
  'GET /v1/templates/:id/modifications': ['brand'],
  'GET /v1/contracts/:id/earnings': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/earnings/:id': ['brand', 'support', 'finance', 'partner'],
  'POST /v1/tracking-links': ['brand', 'partner'],
  'GET /v1/tracking-links': ['brand', 'partner'],
  'GET /v1/tracking-links/:id': ['brand', 'partner'],
  'POST /v1/clicks': ['brand'],
  'GET /v1/clicks': ['brand'],
  'GET /v1/clicks/:id': ['brand'],
  'POST /v1/carts': ['brand'],
  'GET /v1/carts': ['brand'],
  'GET /v1/carts/:id': ['brand'],
  'POST /v1/impressions': ['brand'],
  'GET /v1/impressions': ['brand'],
  'GET /v1/impressions/:id': ['brand'],
  'POST /v1/page-visits': ['brand'],
  'GET /v1/page-visits': ['brand'],
  'GET /v1/page-visits/:id': ['brand'],
  'POST /v1/catalog-items': ['brand'],
  'GET /v1/catalog-items': ['brand', 'finance'],
  'GET /v1/catalog-items/:id': ['brand', 'finance'],
  'POST /v1/correction-batches': ['support'],
  'GET /v1/correction-batches': ['support'],
  'GET /v1/correction-batches/:id': ['support'],
  'GET /v1/correction-batches/:id/lines': ['support'],
  'GET /v1/correction-batches/:id/results': ['support'],
  'POST /v1/correction-batches/:id/approvals': ['support'],
  'POST /v1/correction-batches/:id/pauses': ['support'],
  'POST /v1/correction-batches/:id/resumes': ['support'],
  'POST /v1/correction-batches/:id/cancellations': ['support'],
  'POST /v1/correction-batches/:id/undos': ['support'],
  'POST /v1/products': ['brand'],
  'GET /v1/products': ['brand', 'partner'],
  'GET /v1/products/:id': ['brand', 'partner'],
  'PATCH /v1/products/:id': ['brand'],
  'POST /v1/customers/:id/products': ['brand'],
  'GET /v1/customers/:id/products': ['brand', 'partner'],
  'GET /v1/customers/:id/products/:productId': ['brand', 'partner'],
  'PATCH /v1/customers/:id/products/:productId': ['brand'],
  'POST /v1/triggers': ['brand'],
  'GET /v1/triggers': ['brand'],
  'GET /v1/triggers/:id': ['brand'],
  'PATCH /v1/triggers/:id': ['brand'],
  'GET /v1/offers': ['brand', 'partner'],
  'POST /v1/promo-codes': ['brand'],
  'GET /v1/promo-codes': ['brand'],
  'GET /v1/promo-codes/:id': ['brand'],
  'POST /v1/customers': ['brand'],
  'GET /v1/customers': ['brand', 'partner'],
  'GET /v1/customers/:id': ['brand', 'partner'],
  'PATCH /v1/customers/:id': ['brand'],
  'DELETE /v1/customers/:id': ['brand'],
  'POST /v1/customers/import': ['brand'],
  'GET /v1/customers/imports': ['brand'],
  'GET /v1/customers/imports/:id': ['brand'],
  'GET /v1/customers/imports/:id/lines': ['brand'],
  'POST /v1/transactions': ['brand'],
  'GET /v1/transactions': ['brand'],
  'GET /v1/transactions/:id': ['brand'],
  'DELETE /v1/transactions/:id': ['brand'],
  'POST /v1/webhook-endpoints': ['brand', 'partner'],
  'GET /v1/webhook-endpoints': ['brand', 'partner'],
  'GET /v1/webhook-endpoints/:id': ['brand', 'partner'],
  'DELETE /v1/webhook-endpoints/:id': ['brand', 'partner'],
  'POST /v1/webhook-endpoints/:id/secret-rotations': ['brand', 'partner'],
  'POST /v1/webhook-endpoints/:id/enablings': ['brand', 'partner'],
  'POST /v1/webhook-endpoints/:id/tests': ['brand', 'partner'],
  'GET /v1/notifications': ['brand', 'partner'],
  'POST /v1/notifications/redeliveries': ['brand', 'partner'],
  'POST /v1/notifications/:id/redeliveries': ['brand', 'partner'],
  'POST /v1/actions/batch': ['brand'],
  'POST /v1/actions': ['brand'],
  'GET /v1/actions': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/actions/:id': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/actions/:id/explanation': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/actions/:id/journey': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/actions/:id/history': ['brand', 'support', 'finance', 'partner'],
  'POST /v1/actions/:id/reversals': ['support'],
  'POST /v1/actions/:id/corrections': ['support'],
  'GET /v1/actions/:id/corrections': ['support', 'partner'],
  'POST /v1/actions/:id/approvals': ['support'],
  'POST /v1/actions/:id/commissionable': ['brand', 'support'],
  'POST /v1/actions/:id/holds': ['support'],
  'POST /v1/actions/:id/releases': ['support'],
  'POST /v1/actions/:id/restorations': ['support'],
  'POST /v1/actions/:id/reattributions': ['support'],
  'POST /v1/reattributions': ['support'],
  'GET /v1/return-requests': ['support', 'partner'],
  'GET /v1/return-requests/:id': ['support', 'partner'],
  'POST /v1/return-requests/:id/answers': ['partner'],
  'POST /v1/return-requests/:id/withdrawals': ['support'],
  'POST /v1/customers/:id/reattributions': ['support'],
  'POST /v1/inquiries': ['brand', 'support', 'partner'],
  'GET /v1/inquiries': ['brand', 'support', 'finance', 'partner'],
  'GET /v1/inquiries/:id': ['brand', 'support', 'finance', 'partner'],
  'POST /v1/inquiries/:id/answers': ['support'],
  'POST /v1/inquiries/:id/withdrawals': ['brand', 'support', 'partner'],
  'POST /v1/evaluations': ['brand'],
  'GET /v1/partners/:id/balance': ['finance', 'partner'],
  'GET /v1/statements': ['finance', 'partner'],
  'GET /v1/statements/:id': ['finance', 'partner'],
  'POST /v1/statements': ['finance'],
  'GET /v1/statements/:id/lines': ['finance', 'partner'],
  'GET /v1/statements/:id/csv': ['finance', 'partner'],
  'GET /v1/statements/:id/pdf': ['finance', 'partner'],
  'GET /v1/statement-lines/:id/explanation': ['finance', 'partner'],
  'GET /v1/payouts': ['finance', 'partner'],
  'GET /v1/fx-rates': ['finance', 'brand'],
  'GET /v1/reports/new-vs-return-customer': ['finance', 'brand'],
  'GET /v1/reports/performance-by-day': ['finance', 'brand'],
  'GET /v1/reports/partner-performance': ['finance', 'brand'],
  'GET /v1/reports/action-listing': ['finance', 'brand'],
  'GET /v1/reports/forecast': ['finance', 'brand'],
  'POST /v1/fx-rates': ['finance', 'brand'],
  'GET /v1/payouts/:id': ['finance', 'partner'],
  'GET /v1/payouts/:id/explanation': ['finance', 'partner'],
  'POST /v1/payouts/:id/confirmations': ['finance'],
  'POST /v1/payouts/:id/retries': ['finance'],
  'POST /v1/payouts/:id/approvals': ['finance'],
  'POST /v1/payouts/:id/pauses': ['finance'],
  'POST /v1/payouts/:id/resumptions': ['finance'],
  'POST /v1/payouts/:id/cancellations': ['finance'],
  'POST /v1/payout-pauses': ['finance'],
  'GET /v1/payout-pauses': ['finance'],
  'POST /v1/payout-pauses/:id/resumptions': ['finance'],
  'POST /v1/funding': ['finance', 'brand'],
  'GET /v1/funding': ['finance', 'brand'],
  'GET /v1/funding/balances': ['finance', 'brand'],
  'POST /v1/invoices': ['finance'],
  'GET /v1/invoices': ['finance', 'partner'],
  'GET /v1/invoices/:id': ['finance', 'partner'],
  'GET /v1/invoices/:id/lines': ['finance', 'partner'],
  'GET /v1/invoices/:id/pdf': ['finance', 'partner'],
  'GET /v1/ledger/accounts': ['finance'],
  'GET /v1/ledger/transactions': ['finance'],
  'GET /v1/ledger/verification': ['finance'],
  'GET /v1/clock': ['admin'],
  'POST /v1/clock': ['admin'],
};

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

const nobody = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';
const nameOf = (route: (typeof routes)[number]): string => `${route.method.toUpperCase()} ${route.path}`;

describe('who may do what', () => {
  test('every route is in the table, for those whom it is for', () => {
    expect(Object.fromEntries(routes.map((route) => [nameOf(route), [...route.roles]]))).toEqual(who);
  });

  test.each(Object.entries(who))('%s is for %j', async (name, audience) => {
    const [method = '', pattern = ''] = name.split(' ');
    const path = pattern.replaceAll(/:\w+/g, nobody);
    const body = method === 'POST' || method === 'PATCH' ? { body: {} } : {};
    const isOpen = audience.includes('anyone');
    const anonymous = await api.send(method, path, body);
    expect(anonymous.status === 401).toBe(!isOpen);
    for (const role of roles) {
      const key = role === 'admin' ? api.adminKey : acme.keys[role];
      const { status } = await api.send(method, path, { key, ...body });
      expect({ role, refused: status === 403 || status === 401 }).toEqual({
        role,
        refused: !isOpen && !audience.includes(role),
      });
    }
  });
});

describe('keys', () => {
  test.each([
    { rule: 'no header', authorization: undefined },
    { rule: 'another scheme', authorization: () => `Basic ${acme.keys.brand}` },
    { rule: 'an empty key', authorization: () => 'Bearer ' },
    { rule: 'an unknown key', authorization: () => `Bearer pp_brand_${'A'.repeat(43)}` },
    { rule: 'a key with something behind it', authorization: () => `Bearer ${acme.keys.brand}x` },
    { rule: 'a key in other case', authorization: () => `Bearer ${acme.keys.brand.toUpperCase()}` },
    { rule: 'a key and more', authorization: () => `Bearer ${acme.keys.brand} ${acme.keys.brand}` },
    { rule: 'a key that is too long to be one', authorization: () => `Bearer ${'A'.repeat(5000)}` },
  ])('$rule opens nothing', async ({ authorization }) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization: authorization() };
    const answer = await api.send('GET', '/v1/partners', { headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('who may not do a thing does not learn what is wrong with the request', async () => {
    const sent = { key: acme.keys.finance, text: '{"broken', headers: { 'content-type': 'text/plain' } };
    expect((await api.send('POST', '/v1/partners', sent)).status).toBe(403);
  });
});
