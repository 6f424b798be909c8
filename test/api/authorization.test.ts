import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { roles, type Audience, type Role } from '../../api/access/principal.ts';
import { routes } from '../../api/routes/index.ts';
import type { Sent } from '../support/api.ts';
import { everythingOf, type Everything } from '../support/everything.ts';
import { tenPercent } from '../support/program.ts';
import { openMall, type Mall } from '../support/shop.ts';

/*
 * Who may do what, with what: every route, every role, its own object, another brand's and another partner's (api.md, Resources,
 * column "who").
 */

interface Row {
  /** The roles; nobody else may. */
  readonly for: readonly Audience[];
  /** What the ids in its path name (test/support/everything.ts). */
  readonly id?: string;
  readonly changeId?: string;
  readonly productId?: string;
  /** A body of the right form, so that what is refused is the object. */
  readonly body?: object;
  /** How another form of its body is refused. @default 400 */
  readonly misshapen?: 415;
  /** To partners it is one thing, whichever partner asks. */
  readonly isShared?: true;
}

const nobody = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';

const table: Readonly<Record<string, Row>> = {
  'GET /healthz': { for: ['anyone'] },
  'GET /readyz': { for: ['anyone'] },
  'GET /problems': { for: ['anyone'] },
  'GET /problems/:code': { for: ['anyone'] },
  'GET /metrics': { for: ['anyone'] },
  'GET /c/:code': { for: ['anyone'] },
  'GET /i/:code': { for: ['anyone'] },
  'GET /tag.js': { for: ['anyone'] },
  'GET /partner-tag.js': { for: ['anyone'] },
  'POST /t/conversions': { for: ['anyone'] },
  'POST /t/page-visits': { for: ['anyone'] },
  'GET /:code': { for: ['anyone'] },
  'GET /': { for: ['anyone'] },
  'POST /v1/brands': { for: ['admin'] },
  'GET /v1/brands': { for: ['admin'] },
  'GET /v1/brands/:id': { for: ['admin'], id: 'brand' },
  'PATCH /v1/brands/:id': { for: ['admin'], id: 'brand' },
  'POST /v1/api-keys': { for: ['admin', 'brand'] },
  'GET /v1/api-keys': { for: ['admin', 'brand'] },
  'POST /v1/api-keys/:id/rotations': { for: ['admin', 'brand'], id: 'apiKey' },
  'GET /v1/api-keys/:id/uses': { for: ['admin', 'brand'], id: 'apiKey' },
  'GET /v1/audit-events': { for: ['admin', 'brand'] },
  'DELETE /v1/api-keys/:id': { for: ['admin', 'brand'], id: 'apiKey' },
  'POST /v1/partners': { for: ['brand'] },
  'GET /v1/partners': { for: ['brand', 'finance'] },
  'GET /v1/partners/:id': { for: ['brand', 'finance'], id: 'partner' },
  'PATCH /v1/partners/:id': { for: ['brand', 'finance'], id: 'partner', body: {} },
  'POST /v1/partners/:id/payout-methods': {
    for: ['brand', 'finance', 'partner'],
    id: 'partner',
    body: { rail: 'MANUAL_CSV' },
  },
  'GET /v1/partners/:id/payout-methods': { for: ['brand', 'finance', 'partner'], id: 'partner' },
  'POST /v1/partners/:id/payout-methods/:changeId/confirmations': {
    for: ['brand', 'finance'],
    id: 'partner',
    changeId: 'payoutMethod',
  },
  'POST /v1/partners/:id/payout-methods/:changeId/rejections': {
    for: ['brand', 'finance', 'partner'],
    id: 'partner',
    changeId: 'payoutMethod',
  },
  'POST /v1/partners/:id/compliance-holds': {
    for: ['brand', 'finance'],
    id: 'partner',
    body: { reason: 'OTHER', note: 'Why.' },
  },
  'GET /v1/partners/:id/compliance-holds': { for: ['brand', 'finance'], id: 'partner' },
  'POST /v1/partners/:id/compliance-releases': { for: ['brand', 'finance'], id: 'partner', body: { note: 'Why.' } },
  'POST /v1/payer-accounts': { for: ['brand', 'finance'] },
  'GET /v1/payer-accounts': { for: ['brand', 'finance'] },
  'POST /v1/payer-accounts/:id/confirmations': { for: ['brand', 'finance'], id: 'payerAccount' },
  'POST /v1/payer-accounts/:id/rejections': { for: ['brand', 'finance'], id: 'payerAccount' },
  'POST /v1/event-types': { for: ['brand'] },
  'GET /v1/event-types': { for: ['brand'] },
  'GET /v1/event-types/:id': { for: ['brand'], id: 'eventType' },
  'PATCH /v1/event-types/:id': { for: ['brand'], id: 'eventType' },
  'POST /v1/contracts': { for: ['brand'] },
  'GET /v1/contracts': { for: ['brand', 'support', 'finance', 'partner'] },
  'GET /v1/contracts/:id': { for: ['brand', 'support', 'finance', 'partner'], id: 'contract' },
  'POST /v1/contracts/import': { for: ['brand'] },
  'GET /v1/contracts/:id/export': { for: ['brand'], id: 'contract' },
  'GET /v1/contracts/:id/pdf': { for: ['brand', 'support', 'finance', 'partner'], id: 'contract' },
  'GET /v1/contracts/:id/terms/:n/pdf': { for: ['brand', 'support', 'finance', 'partner'], id: 'contract' },
  'POST /v1/contracts/:id/signatures': {
    for: ['brand', 'partner'],
    id: 'contract',
    body: { party: 'BRAND', signatory: 'Somebody' },
  },
  'POST /v1/contracts/:id/declines': { for: ['brand', 'partner'], id: 'contract' },
  'POST /v1/contracts/:id/end': { for: ['brand', 'partner'], id: 'contract' },
  'POST /v1/contracts/:id/opt-ins': { for: ['partner'], id: 'contract' },
  'POST /v1/templates': { for: ['brand'] },
  'GET /v1/templates': { for: ['brand'] },
  'GET /v1/templates/:id': { for: ['brand'], id: 'template' },
  'POST /v1/templates/:id/modifications': {
    for: ['brand'],
    id: 'template',
    body: { modificationStartDate: '2090-01-01T00:00:00Z', terms: tenPercent },
  },
  'GET /v1/templates/:id/modifications': { for: ['brand'], id: 'template' },
  'GET /v1/contracts/:id/earnings': { for: ['brand', 'support', 'finance', 'partner'], id: 'contract' },
  'GET /v1/earnings/:id': { for: ['brand', 'support', 'finance', 'partner'], id: 'earning' },
  'POST /v1/tracking-links': { for: ['brand', 'partner'] },
  'GET /v1/tracking-links': { for: ['brand', 'partner'] },
  'GET /v1/tracking-links/:id': { for: ['brand', 'partner'], id: 'trackingLink' },
  'POST /v1/clicks': { for: ['brand'] },
  'GET /v1/clicks': { for: ['brand'] },
  'GET /v1/clicks/:id': { for: ['brand'], id: 'click' },
  'POST /v1/carts': { for: ['brand'] },
  'GET /v1/carts': { for: ['brand'] },
  'GET /v1/carts/:id': { for: ['brand'], id: 'cart' },
  'POST /v1/impressions': { for: ['brand'] },
  'GET /v1/impressions': { for: ['brand'] },
  'GET /v1/impressions/:id': { for: ['brand'], id: 'impression' },
  'POST /v1/page-visits': { for: ['brand'] },
  'GET /v1/page-visits': { for: ['brand'] },
  'GET /v1/page-visits/:id': { for: ['brand'], id: 'pageVisit' },
  'POST /v1/catalog-items': { for: ['brand'] },
  'GET /v1/catalog-items': { for: ['brand', 'finance'] },
  'GET /v1/catalog-items/:id': { for: ['brand', 'finance'], id: 'catalogItem' },
  'POST /v1/correction-batches': { for: ['support'] },
  'GET /v1/correction-batches': { for: ['support'] },
  'GET /v1/correction-batches/:id': { for: ['support'], id: 'correctionBatch' },
  'GET /v1/correction-batches/:id/lines': { for: ['support'], id: 'correctionBatch' },
  'GET /v1/correction-batches/:id/results': { for: ['support'], id: 'correctionBatch' },
  'POST /v1/correction-batches/:id/approvals': { for: ['support'], id: 'correctionBatch' },
  'POST /v1/correction-batches/:id/pauses': { for: ['support'], id: 'correctionBatch' },
  'POST /v1/correction-batches/:id/resumes': { for: ['support'], id: 'correctionBatch' },
  'POST /v1/correction-batches/:id/cancellations': { for: ['support'], id: 'correctionBatch' },
  'POST /v1/correction-batches/:id/undos': { for: ['support'], id: 'correctionBatch' },
  'POST /v1/products': { for: ['brand'] },
  'GET /v1/products': { for: ['brand', 'partner'] },
  'GET /v1/products/:id': { for: ['brand', 'partner'], id: 'product', isShared: true },
  'PATCH /v1/products/:id': { for: ['brand'], id: 'product' },
  'POST /v1/customers/:id/products': { for: ['brand'], id: 'customer', body: { productKey: 'any', status: 'Active' } },
  'GET /v1/customers/:id/products': { for: ['brand', 'partner'], id: 'customer' },
  'GET /v1/customers/:id/products/:productId': {
    for: ['brand', 'partner'],
    id: 'customer',
    productId: 'customerProduct',
  },
  'PATCH /v1/customers/:id/products/:productId': { for: ['brand'], id: 'customer', productId: 'customerProduct' },
  'POST /v1/triggers': { for: ['brand'] },
  'GET /v1/triggers': { for: ['brand'] },
  'GET /v1/triggers/:id': { for: ['brand'], id: 'trigger' },
  'PATCH /v1/triggers/:id': { for: ['brand'], id: 'trigger' },
  'GET /v1/offers': { for: ['brand', 'partner'] },
  'POST /v1/promo-codes': { for: ['brand'] },
  'GET /v1/promo-codes': { for: ['brand'] },
  'GET /v1/promo-codes/:id': { for: ['brand'], id: 'promoCode' },
  'POST /v1/customers': { for: ['brand'] },
  'GET /v1/customers': { for: ['brand', 'partner'] },
  'GET /v1/customers/:id': { for: ['brand', 'partner'], id: 'customer' },
  'PATCH /v1/customers/:id': { for: ['brand'], id: 'customer' },
  'DELETE /v1/customers/:id': { for: ['brand'], id: 'customer' },
  'POST /v1/customers/import': { for: ['brand'], misshapen: 415 },
  'GET /v1/customers/imports': { for: ['brand'] },
  'GET /v1/customers/imports/:id': { for: ['brand'], id: 'customerImport' },
  'GET /v1/customers/imports/:id/lines': { for: ['brand'], id: 'customerImport' },
  'POST /v1/transactions': { for: ['brand'] },
  'GET /v1/transactions': { for: ['brand'] },
  'GET /v1/transactions/:id': { for: ['brand'], id: 'transaction' },
  'DELETE /v1/transactions/:id': { for: ['brand'], id: 'transaction' },
  'POST /v1/webhook-endpoints': { for: ['brand', 'partner'] },
  'GET /v1/webhook-endpoints': { for: ['brand', 'partner'] },
  'GET /v1/webhook-endpoints/:id': { for: ['brand', 'partner'], id: 'webhookEndpoint' },
  'DELETE /v1/webhook-endpoints/:id': { for: ['brand', 'partner'], id: 'webhookEndpoint' },
  'POST /v1/webhook-endpoints/:id/secret-rotations': { for: ['brand', 'partner'], id: 'webhookEndpoint' },
  'POST /v1/webhook-endpoints/:id/enablings': { for: ['brand', 'partner'], id: 'webhookEndpoint' },
  'POST /v1/webhook-endpoints/:id/tests': { for: ['brand', 'partner'], id: 'webhookEndpoint' },
  'GET /v1/notifications': { for: ['brand', 'partner'] },
  'POST /v1/notifications/redeliveries': { for: ['brand', 'partner'] },
  'POST /v1/notifications/:id/redeliveries': { for: ['brand', 'partner'], id: 'notification' },
  'POST /v1/actions/batch': { for: ['brand'] },
  'POST /v1/actions': { for: ['brand'] },
  'GET /v1/actions': { for: ['brand', 'support', 'finance', 'partner'] },
  'GET /v1/actions/:id': { for: ['brand', 'support', 'finance', 'partner'], id: 'action' },
  'GET /v1/actions/:id/explanation': { for: ['brand', 'support', 'finance', 'partner'], id: 'action' },
  'GET /v1/actions/:id/journey': { for: ['brand', 'support', 'finance', 'partner'], id: 'action' },
  'GET /v1/actions/:id/history': { for: ['brand', 'support', 'finance', 'partner'], id: 'action' },
  'POST /v1/actions/:id/reversals': { for: ['support'], id: 'action', body: { reason: 'ITEM_RETURNED' } },
  'POST /v1/actions/:id/corrections': { for: ['support'], id: 'action', body: { amount: '1.00' } },
  'GET /v1/actions/:id/corrections': { for: ['support', 'partner'], id: 'action' },
  'POST /v1/actions/:id/approvals': { for: ['support'], id: 'action' },
  'POST /v1/actions/:id/commissionable': { for: ['brand', 'support'], id: 'action' },
  'POST /v1/actions/:id/holds': { for: ['support'], id: 'action', body: { reason: 'CONS_FRAUD' } },
  'POST /v1/actions/:id/releases': { for: ['support'], id: 'action' },
  'POST /v1/actions/:id/restorations': { for: ['support'], id: 'action' },
  'POST /v1/actions/:id/reattributions': {
    for: ['support'],
    id: 'action',
    body: { partnerId: nobody, reason: 'CREDITED_DIFFERENT_MP' },
  },
  'POST /v1/reattributions': { for: ['support'] },
  'GET /v1/return-requests': { for: ['support', 'partner'] },
  'GET /v1/return-requests/:id': { for: ['support', 'partner'], id: 'returnRequest' },
  'POST /v1/return-requests/:id/answers': { for: ['partner'], id: 'returnRequest', body: { answer: 'ACCEPTED' } },
  'POST /v1/return-requests/:id/withdrawals': { for: ['support'], id: 'returnRequest' },
  'POST /v1/customers/:id/reattributions': { for: ['support'], id: 'customer', body: { partnerId: nobody } },
  'POST /v1/inquiries': { for: ['brand', 'support', 'partner'] },
  'GET /v1/inquiries': { for: ['brand', 'support', 'finance', 'partner'] },
  'GET /v1/inquiries/:id': { for: ['brand', 'support', 'finance', 'partner'], id: 'inquiry' },
  'POST /v1/inquiries/:id/answers': { for: ['support'], id: 'inquiry', body: { answer: 'DECLINED', note: 'No.' } },
  'POST /v1/inquiries/:id/withdrawals': { for: ['brand', 'support', 'partner'], id: 'inquiry' },
  'POST /v1/evaluations': { for: ['brand'] },
  'GET /v1/partners/:id/balance': { for: ['finance', 'partner'], id: 'partner' },
  'GET /v1/statements': { for: ['finance', 'partner'] },
  'GET /v1/statements/:id': { for: ['finance', 'partner'], id: 'statement' },
  'POST /v1/statements': { for: ['finance'] },
  'GET /v1/statements/:id/lines': { for: ['finance', 'partner'], id: 'statement' },
  'GET /v1/statements/:id/csv': { for: ['finance', 'partner'], id: 'statement' },
  'GET /v1/statements/:id/pdf': { for: ['finance', 'partner'], id: 'statement' },
  'GET /v1/statement-lines/:id/explanation': { for: ['finance', 'partner'], id: 'statementLine' },
  'GET /v1/payouts': { for: ['finance', 'partner'] },
  'GET /v1/fx-rates': { for: ['finance', 'brand'] },
  'GET /v1/reports/new-vs-return-customer': { for: ['finance', 'brand'] },
  'GET /v1/reports/performance-by-day': { for: ['finance', 'brand'] },
  'GET /v1/reports/partner-performance': { for: ['finance', 'brand'] },
  'GET /v1/reports/action-listing': { for: ['finance', 'brand'] },
  'GET /v1/reports/forecast': { for: ['finance', 'brand'] },
  'POST /v1/fx-rates': { for: ['finance', 'brand'] },
  'GET /v1/payouts/:id': { for: ['finance', 'partner'], id: 'payout' },
  'GET /v1/payouts/:id/explanation': { for: ['finance', 'partner'], id: 'payout' },
  'POST /v1/payouts/:id/confirmations': { for: ['finance'], id: 'payout', body: { state: 'completed' } },
  'POST /v1/payouts/:id/retries': { for: ['finance'], id: 'payout' },
  'POST /v1/payouts/:id/approvals': { for: ['finance'], id: 'payout' },
  'POST /v1/payouts/:id/pauses': { for: ['finance'], id: 'payout' },
  'POST /v1/payouts/:id/resumptions': { for: ['finance'], id: 'payout' },
  'POST /v1/payouts/:id/cancellations': { for: ['finance'], id: 'payout' },
  'POST /v1/payout-pauses': { for: ['finance'] },
  'GET /v1/payout-pauses': { for: ['finance'] },
  'POST /v1/payout-pauses/:id/resumptions': { for: ['finance'], id: 'payoutPause' },
  'POST /v1/funding': { for: ['finance', 'brand'] },
  'GET /v1/funding': { for: ['finance', 'brand'] },
  'GET /v1/funding/balances': { for: ['finance', 'brand'] },
  'POST /v1/invoices': { for: ['finance'] },
  'GET /v1/invoices': { for: ['finance', 'partner'] },
  'GET /v1/invoices/:id': { for: ['finance', 'partner'], id: 'invoice' },
  'GET /v1/invoices/:id/lines': { for: ['finance', 'partner'], id: 'invoice' },
  'GET /v1/invoices/:id/pdf': { for: ['finance', 'partner'], id: 'invoice' },
  'GET /v1/ledger/accounts': { for: ['finance'] },
  'GET /v1/ledger/transactions': { for: ['finance'] },
  'GET /v1/ledger/verification': { for: ['finance'] },
  'GET /v1/clock': { for: ['admin'] },
  'POST /v1/clock': { for: ['admin'] },
};

let mall: Mall;
let acme: Everything;
let foreign: Everything;
/** A partner of Acme's to whom nothing belongs. */
let rivalKey: string;
beforeAll(async () => {
  mall = await openMall();
  acme = await everythingOf(mall, 'acme', '100.00');
  foreign = await everythingOf(mall, 'zyzzyva', '91375.31');
  rivalKey = (await acme.shop.rival()).key;
}, 240_000);
afterAll(() => mall.close());

const nameOf = (route: (typeof routes)[number]): string => `${route.method.toUpperCase()} ${route.path}`;
const withId = Object.entries(table).filter(([, row]) => row.id !== undefined);

const keyOf = (role: Role): string => (role === 'admin' ? mall.adminKey : acme.shop.keys[role]);
const rolesOf = ({ for: audience }: Row): Role[] => audience.filter((one) => one !== 'anyone');

/** Asks for a route with the objects that somebody has. */
function ask(name: string, whose: Everything, sent: Sent): ReturnType<Mall['send']> {
  const [method = '', pattern = ''] = name.split(' ');
  const row = table[name];
  const named = { ':id': row?.id, ':changeId': row?.changeId, ':productId': row?.productId };
  const path = pattern.replaceAll(/:\w+/g, (parameter) => {
    const kind = Object.entries(named).find(([of]) => of === parameter)?.[1];
    if (kind === undefined) return parameter === ':n' ? '1' : 'none';
    const id = whose.ids[kind];
    if (id === undefined) throw new Error(`there is no ${kind} in everything`);
    return id;
  });
  return mall.send(method, path, sent);
}

/** What no answer to Acme may hold: whatever is the other brand's. With its point, for digits alone come in ids by chance. */
const foreignMarks = (sent: string): string[] => {
  const { shop, ids } = foreign;
  const all = [shop.brandId, shop.partnerId, ...Object.values(ids), 'zyzzyva', '91375.', '9137.53'];
  // The id of a statement's line is a number, which is anywhere.
  return all.filter((mark) => mark.length >= 5 && !sent.includes(mark));
};

const expectNothingForeign = (text: string, sent = ''): void => {
  expect(foreignMarks(sent).filter((mark) => text.toLowerCase().includes(mark))).toEqual([]);
};

const misshapen: Sent = { body: { 'not a field': true } };

describe('who may do what', () => {
  test('every route is in the table, for those whom it is for', () => {
    const declared = routes.map((route) => [nameOf(route), [...route.roles]]);
    expect(Object.fromEntries(declared)).toEqual(
      Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.for])),
    );
  });

  test.each(Object.entries(table).filter(([, row]) => !row.for.includes('anyone')))(
    '%s is for those in the table, and what it shows them is theirs',
    async (name, row) => {
      const sent = name.startsWith('GET') ? {} : misshapen;
      expect((await ask(name, acme, sent)).status).toBe(401);
      const answers = await Promise.all(roles.map((role) => ask(name, acme, { key: keyOf(role), ...sent })));
      const admitted = name.startsWith('GET') ? 200 : (row.misshapen ?? 400);
      expect(answers.map(({ status }, index) => [roles[index], status])).toEqual(
        roles.map((role) => [role, row.for.includes(role) ? admitted : 403]),
      );
      for (const [index, { text }] of answers.entries()) if (roles[index] !== 'admin') expectNothingForeign(text);
    },
  );
});

describe('another brand’s object is not there', () => {
  test.each(withId.filter(([, row]) => rolesOf(row).some((role) => role !== 'admin')))('%s', async (name, row) => {
    for (const role of rolesOf(row).filter((one) => one !== 'admin')) {
      const body = name.startsWith('GET') || name.startsWith('DELETE') ? {} : { body: row.body ?? {} };
      const { status, text } = await ask(name, foreign, { key: keyOf(role), ...body });
      expect({ role, status }).toEqual({ role, status: 404 });
      expectNothingForeign(text, foreign.ids[row.id ?? '']);
    }
  });
});

describe('another partner’s object is not there', () => {
  test.each(withId.filter(([, row]) => row.for.includes('partner')))('%s', async (name, row) => {
    const body = name.startsWith('GET') || name.startsWith('DELETE') ? {} : { body: row.body ?? {} };
    const { status, text } = await ask(name, acme, { key: rivalKey, ...body });
    expect(status).toBe(row.isShared ? 200 : 404);
    if (!row.isShared) expect(text).not.toContain('acme');
  });
});

describe('a body names no object of another brand’s', () => {
  const signed = { startDate: '2026-01-01T00:00:00Z', terms: tenPercent };
  const order = {
    eventType: 'SALE',
    orderId: 'named',
    eventDate: '2026-11-20T10:00:00Z',
    amount: '1.00',
    currency: 'USD',
  };
  const url = 'https://shop.example.com/';
  test.each<{ path: string; as: Role; naming: string; body?: object }>([
    { path: '/v1/api-keys', as: 'brand', naming: 'brand', body: { role: 'brand' } },
    { path: '/v1/api-keys', as: 'brand', naming: 'partner', body: { role: 'partner' } },
    { path: '/v1/contracts', as: 'brand', naming: 'partner', body: signed },
    { path: '/v1/tracking-links', as: 'brand', naming: 'partner', body: { url } },
    { path: '/v1/tracking-links', as: 'partner', naming: 'partner', body: { url } },
    { path: '/v1/clicks', as: 'brand', naming: 'partner' },
    { path: '/v1/impressions', as: 'brand', naming: 'partner' },
    { path: '/v1/page-visits', as: 'brand', naming: 'partner' },
    { path: '/v1/page-visits', as: 'brand', naming: 'click' },
    { path: '/v1/promo-codes', as: 'brand', naming: 'partner', body: { code: 'X', from: '2026-01-01T00:00:00Z' } },
    { path: '/v1/customers', as: 'brand', naming: 'partner', body: { customerKey: 'named' } },
    { path: '/v1/webhook-endpoints', as: 'brand', naming: 'partner', body: { url, events: ['*'] } },
    { path: '/v1/webhook-endpoints', as: 'partner', naming: 'partner', body: { url, events: ['*'] } },
    { path: '/v1/notifications/redeliveries', as: 'brand', naming: 'endpoint', body: { state: 'DEAD' } },
    { path: '/v1/notifications/redeliveries', as: 'partner', naming: 'endpoint', body: { state: 'DEAD' } },
    { path: '/v1/actions', as: 'brand', naming: 'partner', body: order },
    { path: '/v1/evaluations', as: 'brand', naming: 'contract', body: { action: order } },
    { path: '/v1/statements', as: 'finance', naming: 'partner', body: { currency: 'USD' } },
  ])('$path of $as, $naming', async ({ path, as, naming, body = {} }) => {
    const id = foreign.ids[naming === 'endpoint' ? 'webhookEndpoint' : naming] ?? '';
    expect(id).not.toBe('');
    const answer = await mall.send('POST', path, { key: keyOf(as), body: { ...body, [`${naming}Id`]: id } });
    expect(answer.status).toBe(404);
    expectNothingForeign(answer.text, id);
  });
});
