import { describe, expect, test } from '@jest/globals';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { factsWith, is, termsWith } from '../builders.ts';

const held = (change: object, action: object = {}): string[] =>
  countersOf(compileTerms(termsWith(change)), factsWith(action)).map(({ key }) => key);

const group = (id: string, rank: number, type: string, period = 'DAY') => ({
  id,
  rank,
  payoutRate: '15',
  rules: [],
  limits: [{ type, value: '5', period }],
});

describe('the counters that are held while an action is priced', () => {
  test('are those of the groups up to the first that its own limits cannot set aside', () => {
    const payoutGroups = [group('first', 1, 'ACTION'), group('second', 2, 'PAYOUT'), group('third', 3, 'ACTION')];
    expect(held({ payoutGroups })).toEqual([
      'SALE/group/first/limit/1/2026-11-20',
      'SALE/group/second/limit/1/2026-11-20',
    ]);
  });

  test('are none for an event type that the terms do not pay for, and none without a limit or tier', () => {
    expect(held({ limits: [{ type: 'ACTION', value: '5' }] }, { eventType: 'LEAD' })).toEqual([]);
    expect(held({ payoutGroups: [{ id: 'all', rank: 1, payoutRate: '15', rules: [] }] })).toEqual([]);
  });

  test('are none of an item that is not paid for', () => {
    const change = {
      payoutLevel: 'ITEM',
      payoutRestrictions: [{ id: 'r', rules: [is('ITEM_SKU', 'a')] }],
      limits: [{ type: 'ITEM', value: '5', subtype: 'SKU', period: 'DAY' }],
    };
    const items = ['a', 'b'].map((sku) => ({ sku, price: '1.00' }));
    expect(held(change, { amount: undefined, items })).toEqual(['SALE/limit/1/sku/b/2026-11-20']);
  });
});
