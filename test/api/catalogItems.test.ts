import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, {
    payoutLevel: 'ITEM',
    payoutGroups: [
      {
        id: 'acme',
        rank: 1,
        payoutRate: '15',
        rules: [{ variable: 'ITEM_CATALOG_MANUFACTURER', operator: 'IS', values: ['Acme'] }],
      },
    ],
    payoutRestrictions: [
      { id: 'gift cards', rules: [{ variable: 'ITEM_CATALOG_CATEGORY', operator: 'IS', values: ['Gift cards'] }] },
    ],
  });
}, 60_000);
afterAll(() => mall.close());

const put = (body: object) => mall.send('POST', '/v1/catalog-items', { key: shop.keys.brand, body });

describe('the catalogue', () => {
  test('an article is put in under its SKU, and replaced under it', async () => {
    const first = await put({ sku: 'SHOE-1', name: 'Runner', category: 'Shoes', price: '60.00', currency: 'USD' });
    expect(first).toMatchObject({ status: 201, body: { sku: 'SHOE-1', manufacturer: null, price: '60.00' } });
    const second = await put({ sku: 'SHOE-1', name: 'Runner II', manufacturer: 'Acme' });
    expect(second).toMatchObject({ status: 200, body: { name: 'Runner II', category: null, price: null } });
    const { data } = await mall.list('/v1/catalog-items?sku=SHOE-1', shop.keys.finance);
    expect(data).toEqual([second.body]);
    expect(await mall.send('GET', first.headers.get('location') ?? '', { key: shop.keys.finance })).toMatchObject({
      status: 200,
      body: { id: data[0]?.id, createdAt: data[0]?.['createdAt'] },
    });
  });

  test('a price has a currency', async () => {
    expect(await put({ sku: 'x', price: '1.00' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/currency' }] },
    });
  });

  test('an article of another brand is none of ours', async () => {
    const other = await openShop(mall);
    const { id } = await mall.must('POST', '/v1/catalog-items', { key: other.keys.brand, body: { sku: 'SHOE-1' } });
    expect(await mall.send('GET', `/v1/catalog-items/${id}`, { key: shop.keys.brand })).toMatchObject({ status: 404 });
  });

  test('prices and restricts what is sold, by SKU', async () => {
    await put({ sku: 'A', manufacturer: 'Acme' });
    await put({ sku: 'CARD', category: 'Gift cards' });
    const items = ['A', 'CARD', 'UNKNOWN'].map((sku) => ({ sku, quantity: 1, price: '10.00' }));
    const sale = await shop.sale({ amount: undefined, items });
    const { lines } = await shop.read(`/v1/actions/${sale.id}/explanation`);
    expect(lines).toMatchObject([
      { sku: 'A', group: 'acme', payout: '1.50' },
      { sku: 'CARD', group: null, payout: '0.00' },
      { sku: 'UNKNOWN', group: null, payout: '1.00' },
    ]);
  });

  test('what changes later changes nothing of what was sold', async () => {
    await put({ sku: 'LATER', manufacturer: 'Acme' });
    const items = [{ sku: 'LATER', quantity: 2, price: '10.00' }];
    const sale = await shop.sale({ amount: undefined, items });
    await put({ sku: 'LATER', manufacturer: 'Other' });
    const { body } = await shop.reverse(sale.id, { items: [{ sku: 'LATER', quantity: 1 }] });
    expect(body).toMatchObject({ payout: { value: '1.50' } });
  });
});
