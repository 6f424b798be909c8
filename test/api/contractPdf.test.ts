import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { pagesOf } from '../support/pdfText.ts';
import { acmeBlog, anotherPartner, aProgram, tenPercent, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

const [tenPercentOfSales] = tenPercent.eventPayouts;
const newCustomers = {
  id: 'new',
  rank: 1,
  payoutRate: '15',
  rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
  tiers: [{ actionThreshold: 100, payoutRate: '17' }],
};
const mailing = { termsName: 'Mailing', termsType: 'EMAIL', termsContent: 'Mail only your own readers.' };
const elsewhere = { termsName: 'Marks', termsType: 'TRADEMARK', termsPdfUri: '/CustomTerms/10500/Download' };
const richTerms = {
  ...tenPercent,
  eventPayouts: [{ ...tenPercentOfSales, payoutGroups: [newCustomers] }],
  specialTermsList: [mailing, elsewhere],
};

async function aContract(partnerId = acme.partnerId, terms: object = richTerms): Promise<string> {
  const body = { partnerId, startDate: '2026-01-01T05:00:00Z', brandSignatory: 'Bugs Bunny', terms };
  return (await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body })).id;
}

async function aPartnerCalled(name: string): Promise<string> {
  return (await api.must('POST', '/v1/partners', { key: acme.keys.brand, body: { ...acmeBlog, name } })).id;
}

async function fetched(path: string, key = acme.keys.brand) {
  const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

const pages = async (path: string): Promise<string[]> => pagesOf((await fetched(path)).bytes);
const textAt = async (path: string): Promise<string> => (await pages(path)).join(' ');

describe('the PDF of a contract', () => {
  test('says in sentences who agreed on what, and what is paid when', async () => {
    const text = await textAt(`/v1/contracts/${await aContract()}/pdf`);
    for (const sentence of [
      'Acme Inc and Acme Blog',
      'pending: it waits for a signature',
      'from 1 January 2026 on, without an end',
      'by Bugs Bunny on 20 November 2026 at 05:00',
      'The default payout is 10 % of the sale amount, unless a payout group below applies.',
      'Group “new” (rank 1) applies where the customer status is NEW, and pays 15 % of the sale amount.',
      'For example, a sale amount of 100.00 USD pays 15.00 USD.',
      'Tier: from the 101st action of this group in a calendar month: 17 % of the sale amount.',
      'An action locks 1 month after the end of the calendar month in which it happened.',
      'For example, an action of 1 January 2026 locks on 1 March 2026.',
      'Mail only your own readers.',
    ])
      expect(text).toContain(sentence);
  });

  test('is a PDF that opens in the browser under a name of its own', async () => {
    const id = await aContract();
    const { status, headers, bytes } = await fetched(`/v1/contracts/${id}/pdf`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe(`inline; filename="contract-${id}.pdf"`);
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  });

  test('is documented as one', async () => {
    const { body } = await api.send('GET', '/openapi.json');
    for (const path of ['/v1/contracts/{id}/pdf', '/v1/contracts/{id}/terms/{n}/pdf'])
      expect(body).toHaveProperty(['paths', path, 'get', 'responses', '200', 'content', 'application/pdf']);
  });

  test('has its name and the number of the page at the foot of each page', async () => {
    const groups = Array.from({ length: 40 }, (_, index) => ({ ...newCustomers, id: `group-${index}`, rank: index }));
    const terms = { ...richTerms, eventPayouts: [{ ...tenPercentOfSales, payoutGroups: groups }] };
    const id = await aContract(await aPartnerCalled('Long Blog'), terms);
    const all = await pages(`/v1/contracts/${id}/pdf`);
    expect(all.length).toBeGreaterThan(3);
    for (const [index, page] of all.entries())
      expect(page).toContain(`Contract ${id} · page ${index + 1} of ${all.length}`);
    expect(all.join(' ')).toContain('Group “group-39” (rank 39)');
  });

  test('is the same file as long as the contract is the same, and says when it is in force', async () => {
    const partner = await anotherPartner(api, acme);
    const id = await aContract(partner.partnerId);
    const path = `/v1/contracts/${id}/pdf`;
    const hash = async () =>
      createHash('sha256')
        .update((await fetched(path)).bytes)
        .digest('hex');
    const before = await hash();
    expect(await hash()).toBe(before);
    const body = { party: 'PARTNER', signatory: 'Wile E. Coyote' };
    await api.must('POST', `/v1/contracts/${id}/signatures`, { key: partner.key, body });
    expect(await hash()).not.toBe(before);
    expect(await textAt(path)).toContain('active: it is in force');
  });

  test.each([
    { script: 'Cyrillic', name: 'Блог Волка' },
    { script: 'Greek', name: 'Το ιστολόγιο' },
    { script: 'Chinese', name: '野狼博客有限公司' },
    { script: 'Japanese', name: 'コヨーテのブログ' },
    { script: 'Korean', name: '코요테 블로그' },
    { script: 'Polish and Turkish', name: 'Łódź İğne' },
    { script: 'Thai among Latin', name: 'Blog บล็อก & Co.' },
  ])('keeps a partner’s name in $script', async ({ name }) => {
    const id = await aContract(await aPartnerCalled(name));
    expect(await textAt(`/v1/contracts/${id}/pdf`)).toContain(name);
  });

  test('is for its own partner and the people of its brand, and for nobody else', async () => {
    const partner = await anotherPartner(api, acme);
    const id = await aContract(partner.partnerId);
    const { brand, support, finance } = acme.keys;
    for (const path of [`/v1/contracts/${id}/pdf`, `/v1/contracts/${id}/terms/1/pdf`]) {
      for (const key of [brand, support, finance, partner.key]) expect((await fetched(path, key)).status).toBe(200);
      for (const key of [acme.keys.partner, other.keys.brand, other.keys.partner])
        expect(await api.send('GET', path, { key })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
  });
});

describe('the PDF of custom terms', () => {
  test('holds their text, and says of which contract they are', async () => {
    const id = await aContract();
    const { headers } = await fetched(`/v1/contracts/${id}/terms/1/pdf`);
    expect(headers.get('content-disposition')).toBe(`inline; filename="contract-${id}-terms-1.pdf"`);
    const text = await textAt(`/v1/contracts/${id}/terms/1/pdf`);
    expect(text).toContain('Terms of e-mailing of the contract of Acme Inc and Acme Blog');
    expect(text).toContain('Mail only your own readers.');
  });

  test('are set whole, even as one word that is longer than a page', async () => {
    const endless = { ...mailing, termsContent: `begin${'-and-so-on'.repeat(2_000)}-end` };
    const id = await aContract(acme.partnerId, { ...richTerms, specialTermsList: [endless] });
    const all = await pages(`/v1/contracts/${id}/terms/1/pdf`);
    expect(all.length).toBeGreaterThan(2);
    expect(all.join('').match(/so/g)).toHaveLength(2_000);
    expect(all.at(-1)).toContain('-end');
  });

  test('says where they are when their text is kept elsewhere', async () => {
    const text = await textAt(`/v1/contracts/${await aContract()}/terms/2/pdf`);
    expect(text).toContain('The text of these terms is kept at /CustomTerms/10500/Download.');
  });

  test.each(['0', '3', '99'])('there is none at position %s of two', async (position) => {
    const path = `/v1/contracts/${await aContract()}/terms/${position}/pdf`;
    expect(await api.send('GET', path, { key: acme.keys.brand })).toMatchObject({ status: 404 });
  });
});

describe('a contract says where its PDFs are', () => {
  test('its own, and that of custom terms with content; those kept elsewhere stay where they are', async () => {
    const id = await aContract();
    const { body } = await api.send('GET', `/v1/contracts/${id}`, { key: acme.keys.brand });
    expect(body).toMatchObject({
      uri: `/v1/contracts/${id}`,
      pdfUri: `/v1/contracts/${id}/pdf`,
      terms: {
        specialTermsList: [{ termsPdfUri: `/v1/contracts/${id}/terms/1/pdf` }, { termsPdfUri: elsewhere.termsPdfUri }],
      },
    });
  });

  test('which is no part of the terms that were agreed on', async () => {
    const id = await aContract();
    const { body } = await api.send('GET', `/v1/contracts/${id}/export`, { key: acme.keys.brand });
    expect(body).toMatchObject({
      PdfUri: `/v1/contracts/${id}/pdf`,
      Uri: `/v1/contracts/${id}`,
      Terms: { SpecialTermsList: [{ TermsContent: mailing.termsContent }, { TermsPdfUri: elsewhere.termsPdfUri }] },
    });
    expect(JSON.stringify(body)).not.toContain('/terms/1/pdf');
  });
});
