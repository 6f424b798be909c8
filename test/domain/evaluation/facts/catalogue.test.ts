import { describe, expect, test } from '@jest/globals';
import { evaluated, factsWith, groupFor, is } from '../builders.ts';

const shoe = { category: 'Shoes', originalFormatCategory: 'Apparel > Shoes', subcategory: null, manufacturer: 'Acme' };
const catalogue = new Map([['shoe', shoe]]);
const items = [
  { sku: 'shoe', price: '60.00', properties: { ITEM_CATALOG_CATEGORY: 'Boots', ITEM_CATALOG_SUBCATEGORY: 'Running' } },
  { sku: 'hat', price: '40.00', properties: { ITEM_CATALOG_CATEGORY: 'Hats' } },
];

describe('the catalogue', () => {
  test('goes before what an item says of itself, where it says something', () => {
    const [known, unknown] = factsWith({ items }, { catalogue }).items;
    expect(known?.variables).toMatchObject({
      ITEM_CATALOG_CATEGORY: 'Shoes',
      ITEM_CATALOG_ORIGINAL_FORMAT_CATEGORY: 'Apparel > Shoes',
      ITEM_CATALOG_SUBCATEGORY: 'Running',
      ITEM_CATALOG_MANUFACTURER: 'Acme',
    });
    expect(unknown?.variables).toMatchObject({ ITEM_CATALOG_CATEGORY: 'Hats' });
    expect(unknown?.variables).not.toHaveProperty('ITEM_CATALOG_MANUFACTURER');
  });

  test('tells the subcategory of an item where it knows it', () => {
    const ofHats = new Map([['hat', { ...shoe, subcategory: 'Caps' }]]);
    const [, hat] = factsWith({ items }, { catalogue: ofHats }).items;
    expect(hat?.variables).toMatchObject({ ITEM_CATALOG_SUBCATEGORY: 'Caps' });
  });

  test('a group prices the items that it knows as such', () => {
    const groups = { payoutLevel: 'ITEM', payoutGroups: [groupFor(is('ITEM_CATALOG_MANUFACTURER', 'Acme'))] };
    expect(evaluated(groups, { items }, { catalogue }).lines.map(({ payout }) => payout)).toEqual(['9.00', '4.00']);
  });
});
