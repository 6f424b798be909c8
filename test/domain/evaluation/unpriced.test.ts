import { describe, expect, test } from '@jest/globals';
import { remaining } from '../../../domain/evaluation/remaining.ts';
import { unpriced } from '../../../domain/evaluation/unpriced.ts';
import { factsWith } from './builders.ts';

const items = [
  { sku: 'shirt', quantity: 3, price: '20.00' },
  { sku: 'card', quantity: 1, price: '40.00' },
];

describe('an action that nobody earned', () => {
  const nobody = unpriced(factsWith({ items }));

  test('pays nothing and says why, and keeps what was sold', () => {
    expect(nobody).toEqual({
      engineVersion: '3',
      eventType: 'SALE',
      currency: 'USD',
      saleCurrency: 'USD',
      saleAmount: '100.00',
      fx: null,
      payout: '0',
      outsideTerms: '0',
      lines: [
        {
          group: null,
          quantity: 1,
          saleAmount: '100.00',
          items: [
            { sku: 'shirt', quantity: 3, saleAmount: '60.00' },
            { sku: 'card', quantity: 1, saleAmount: '40.00' },
          ],
          base: '0',
          adjustments: '0',
          exact: '0',
          payout: '0',
          outsideTerms: '0',
        },
      ],
      steps: [],
      sentences: ['Nobody is credited for this action, so nothing is paid.'],
    });
  });

  test('is reversed like any other', () => {
    expect(remaining(nobody, [{ items: [{ sku: 'card', quantity: 1 }] }])).toMatchObject({ saleAmount: '60.00' });
  });
});

describe('what the brand did not say of an action', () => {
  test('is nobody and nowhere; a call began at the event and lasted for no time', () => {
    expect(factsWith()).toMatchObject({
      customerId: null,
      callerId: null,
      clickId: null,
      clicks: 1,
      callStartedAt: '2026-11-20T10:00:00.000Z',
      callSeconds: 0,
      talkSeconds: 0,
    });
  });

  test('and what it said is kept', () => {
    const call = { callerId: '+1-555', startedAt: '2026-11-20T09:58:00Z', durationSeconds: 60, talkSeconds: 40 };
    expect(factsWith({ customerId: 'c-1', call, clicks: 7 }, { clickId: 'k-1' })).toMatchObject({
      customerId: 'c-1',
      callerId: '+1-555',
      clickId: 'k-1',
      clicks: 7,
      callStartedAt: '2026-11-20T09:58:00.000Z',
      callSeconds: 60,
      talkSeconds: 40,
    });
  });
});
