import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { CustomerImportLineEntity } from '../../database/entities/index.ts';
import { aProgram } from '../support/program.ts';
import { until } from '../endToEnd/installation.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const asCsv = { 'content-type': 'text/csv' };
const send = (text: string, headers: Record<string, string> = asCsv) =>
  mall.send('POST', '/v1/customers/import', { key: shop.keys.brand, text, headers });

/** Imports a file and waits until it is carried out. */
async function imported(...lines: readonly string[]) {
  const { id } = await mall.must('POST', '/v1/customers/import', {
    key: shop.keys.brand,
    text: lines.join('\r\n'),
    headers: asCsv,
  });
  const path = `/v1/customers/imports/${id}`;
  await until('the import is complete', async () => (await shop.read(path))['completedAt'] !== null);
  const { data } = await mall.list(`${path}/lines?limit=200`, shop.keys.brand);
  return { id, path, progress: await shop.read(path), lines: data };
}
const customerBy = async (query: string) => (await mall.list(`/v1/customers?${query}`, shop.keys.brand)).data[0];

describe('a file of customers', () => {
  test('adds who is new, changes who is known, and leaves what is empty', async () => {
    const [known, added] = [uuid(), uuid()];
    const before = { customerKey: known, email: 'old@example.com', name: 'Lena' };
    const { id } = await mall.must('POST', '/v1/customers', { key: shop.keys.brand, body: before });
    const { progress, lines } = await imported(
      'customer_key,provider_key,email,name,partner_id',
      `${known},cus_${known},new@example.com,,${shop.partnerId}`,
      `${added},,,"Meyer, ""Max""",`,
      `${known},cus_${known},new@example.com,Lena,${shop.partnerId}`,
    );
    expect(progress).toMatchObject({ lines: 3, created: 1, updated: 1, unchanged: 1, refused: 0 });
    expect(lines).toEqual([
      { id: '2', number: 2, outcome: 'UPDATED', customerId: id, errors: [] },
      { id: '3', number: 3, outcome: 'CREATED', customerId: expect.any(String) as unknown, errors: [] },
      { id: '4', number: 4, outcome: 'UNCHANGED', customerId: id, errors: [] },
    ]);
    expect(await customerBy(`customerKey=${known}`)).toMatchObject({
      providerKey: `cus_${known}`,
      email: 'new@example.com',
      name: 'Lena',
      partnerId: shop.partnerId,
      attributedBy: 'IMPORT',
    });
    expect(await customerBy(`customerKey=${added}`)).toMatchObject({ name: 'Meyer, "Max"', partnerId: null });
  });

  test('a bad line is reported by number and reason, and the others land', async () => {
    const [one, two] = [uuid(), uuid()];
    const { progress, path } = await imported(
      'customer_key,email,partner_id',
      `${one},one@example.com,`,
      `${uuid()},not an address,`,
      `,nobody@example.com,`,
      `${uuid()},x@example.com,${uuid()}`,
      `${uuid()},x@example.com`,
      `${uuid()},x@example.com,me`,
      `${two},,`,
    );
    expect(progress).toMatchObject({ lines: 7, created: 2, refused: 5 });
    const { data } = await mall.list(`${path}/lines?outcome=REFUSED`, shop.keys.brand);
    expect(data.map(({ number, errors }) => ({ number, errors }))).toEqual([
      { number: 3, errors: [{ pointer: '/email', detail: expect.stringContaining('email') as unknown }] },
      { number: 4, errors: [{ pointer: '/customerKey', detail: 'expected a customer key or a provider key' }] },
      { number: 5, errors: [{ pointer: '/partnerId', detail: 'is no partner of this brand' }] },
      { number: 6, errors: [{ pointer: '', detail: 'has 2 cells, and the header has 3' }] },
      { number: 7, errors: [{ pointer: '/partnerId', detail: 'expected the id of a partner' }] },
    ]);
    expect(await customerBy(`customerKey=${two}`)).toBeDefined();
    const report = await mall.send('GET', `${path}/lines?outcome=REFUSED&format=csv`, { key: shop.keys.brand });
    expect(report.text.split('\r\n')[1]).toMatch(/^3,3,REFUSED,,/);
  });

  test('the report comes page by page, in the order of the file', async () => {
    const { path } = await imported('customer_key', ...Array.from({ length: 12 }, () => uuid()));
    const first = await mall.list(`${path}/lines?limit=10`, shop.keys.brand);
    const rest = await mall.list(`${path}/lines?limit=10&cursor=${first.nextCursor ?? ''}`, shop.keys.brand);
    const numbers = [...first.data, ...rest.data].map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 2));
    expect(rest.nextCursor).toBeNull();
  });

  test('a key of another customer is refused; one of whom only that key was known is that customer', async () => {
    const [one, other, unknown] = [uuid(), uuid(), uuid()];
    const add = (body: object) => mall.must('POST', '/v1/customers', { key: shop.keys.brand, body });
    await add({ customerKey: one, providerKey: one });
    await add({ customerKey: other });
    await add({ providerKey: unknown });
    const { lines } = await imported('customerKey,providerKey', `${other},${one}`, `${other},${unknown}`);
    expect(lines).toMatchObject([
      { outcome: 'REFUSED', errors: [{ pointer: '/providerKey', detail: 'belongs to another customer' }] },
      { outcome: 'UPDATED' },
    ]);
  });

  test('runs the payments that waited for the keys it brings', async () => {
    const [customerKey, providerKey] = [uuid(), uuid()];
    const body = {
      key: uuid(),
      providerKey,
      amount: '100.00',
      currency: 'USD',
      occurredAt: await mall.deps.clock.now(),
    };
    const { id } = await mall.must('POST', '/v1/transactions', { key: shop.keys.brand, body });
    await imported('customer_key,provider_key', `${customerKey},${providerKey}`);
    await until('it waits no longer', async () => (await shop.read(`/v1/actions/${id}`))['stateDetail'] === 'OPEN');
  });

  test('keys may change hands within a file', async () => {
    const keys = [uuid(), uuid()] as const;
    await imported('customer_key,provider_key', `${keys[0]},${keys[0]}`, `${keys[1]},${keys[1]}`);
    const { lines } = await imported('customer_key,provider_key', `${keys[0]},new-${keys[0]}`, `${keys[1]},${keys[0]}`);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['UPDATED', 'UPDATED']);
    expect(await customerBy(`providerKey=${keys[0]}`)).toMatchObject({ customerKey: keys[1] });
  });

  test('what its lines said of people is not kept beside the customers', async () => {
    const { id } = await imported('customer_key,email', `${uuid()},lena@example.com`, `${uuid()},no address`);
    const rows = await mall.deps.database.em.fork().find(CustomerImportLineEntity, { importId: id });
    expect(rows.map(({ row }) => row)).toEqual([null, null]);
  });

  test('belongs to its brand', async () => {
    const { path } = await imported('customer_key', uuid());
    const other = await aProgram(mall);
    for (const one of [path, `${path}/lines`]) {
      expect((await mall.send('GET', one, { key: other.keys.brand })).status).toBe(404);
    }
  });
});

describe('a file that cannot be read', () => {
  test.each([
    { rule: 'needs a header', text: '\r\n', at: 'line 1: expected a header' },
    { rule: 'needs a customer', text: 'customer_key\r\n', at: 'line 2: expected a customer' },
    {
      rule: 'has only columns that we know',
      text: 'customer_key,phone\r\nc,1',
      at: 'line 1, column 2: "phone" is no column',
    },
    { rule: 'has each column once', text: 'email,customer_key,E-Mail,email', at: 'line 1, column 3' },
    {
      rule: 'finds customers by a key',
      text: 'email,name\r\na@example.com,A',
      at: 'line 1: expected the column customer_key',
    },
    {
      rule: 'ends what it quotes',
      text: 'customer_key,name\r\nc-1,A\r\nc-2,"B\r\nc-3,C',
      at: 'line 3, column 2: a quoted cell has no end',
    },
    { rule: 'has nothing behind a quoted cell', text: 'customer_key,name\r\nc-1,"A"B', at: 'line 2, column 2' },
    { rule: 'quotes cells with quotes as a whole', text: 'customer_key,name\r\nc-1,A"B"', at: 'line 2, column 2' },
  ])('$rule', async ({ text, at }) => {
    const { status, body } = await send(text);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errors: [{ detail: expect.stringContaining(at) as unknown }] },
    });
  });

  test('is CSV in UTF-8', async () => {
    expect(await send('{}', { 'content-type': 'application/json' })).toMatchObject({ status: 415 });
    expect(await send('customer_key\r\nc', { 'content-type': 'text/csv; charset=latin1' })).toMatchObject({
      status: 415,
    });
    const answer = await fetch(`${mall.url}/v1/customers/import`, {
      method: 'POST',
      headers: { ...asCsv, authorization: `Bearer ${shop.keys.brand}` },
      body: Buffer.from('customer_key,name\r\nc,M\xfcller', 'latin1'),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('UTF-8');
  });

  test('has at most 100,000 lines', async () => {
    const text = `customer_key\n${'c\n'.repeat(100_001)}`;
    expect(await send(text)).toMatchObject({
      status: 400,
      body: { errors: [{ detail: expect.stringContaining('line 100002: expected at most 100000') as unknown }] },
    });
  });

  test('no JSON is as large as a file may be', async () => {
    const text = JSON.stringify({ name: 'x'.repeat(1_048_576) });
    const answer = await mall.send('POST', '/v1/customers', { key: shop.keys.brand, text });
    expect(answer).toMatchObject({ status: 413, body: { detail: 'A body may have 1048576 bytes here.' } });
  });
});
