import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { letterOf, type ToldEvent } from '../../../domain/notification/letter.ts';

const from = { brandName: 'Acme Inc', timeZone: 'America/New_York', endpointId: 'e-1' };
const paid: ToldEvent = {
  type: 'action.paid',
  timestamp: '2026-11-20T15:05:00Z',
  data: {
    orderId: 'A-1001',
    state: 'APPROVED',
    amount: { value: '100.00', currency: 'USD' },
    payout: { value: '10.00', currency: 'USD' },
  },
};
const completed: ToldEvent = {
  type: 'payout.completed',
  timestamp: '2026-11-21T03:00:00Z',
  data: { amount: '25.00', currency: 'USD', state: 'completed' },
};
const test1: ToldEvent = { type: 'webhook.test', timestamp: '2026-11-20T15:05:00Z', data: { id: 'e-1' } };

describe('a letter', () => {
  test('of one event says it in its subject', () => {
    expect(letterOf([paid], from).subject).toBe('Acme Inc: action paid: order A-1001, 10.00 USD, APPROVED');
    expect(letterOf([test1], from).subject).toBe('Acme Inc: webhook test');
  });

  test('of several tells each on a line of its own, by the clocks of the brand', () => {
    const { subject, text } = letterOf([paid, completed], from);
    expect(subject).toBe('Acme Inc: 2 events');
    expect(text).toBe(`2026-11-20 10:05  action paid: order A-1001, 10.00 USD, APPROVED
2026-11-20 22:00  payout completed: 25.00 USD, completed

Times are those of America/New_York.
You get this because your address was registered for these events of Acme Inc.
To end it, delete the endpoint e-1: DELETE /v1/webhook-endpoints/e-1
`);
  });

  test('says the same as HTML, which loads nothing', () => {
    const { html } = letterOf([paid, completed], from);
    expect(html).toContain('<li>2026-11-20 22:00  payout completed: 25.00 USD, completed</li>');
    expect(html).not.toMatch(/src=|href=|url\(/);
  });

  test('shows what somebody else wrote as text', () => {
    const orderId = '<img src=x onerror="alert(1)">&amp;';
    const { html } = letterOf([{ ...paid, data: { orderId } }], from);
    expect(html).toContain('order &lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;');
  });

  test('gets neither a line nor a header from what somebody else wrote', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\u2028', '\u0000', ':', ' ', '\u202e') });
    fc.assert(
      fc.property(texts, texts, (orderId, brandName) => {
        const { subject, text } = letterOf([{ ...paid, data: { orderId } }], { ...from, brandName });
        expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text.split('\n')).toHaveLength(6);
        expect(text).not.toMatch(/\r/);
      }),
    );
  });
});
