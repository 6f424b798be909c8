import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filledIn, mistakeIn, placeholders, type PostbackEvent } from '../../../domain/notification/postback.ts';

const event: PostbackEvent = {
  notificationId: '018f5bf2-0000-7000-8000-000000000001',
  sequence: '42',
  type: 'action.approved',
  timestamp: '2027-01-01T05:00:00Z',
  data: {
    id: '018f5bf2-0000-7000-8000-00000000000a',
    orderId: 'A 1001/ß&x=1',
    eventType: 'SALE',
    state: 'APPROVED',
    stateDetail: 'LOCKED',
    amount: { value: '100.00', currency: 'USD' },
    remainingAmount: { value: '60.00', currency: 'USD' },
    payout: { value: '5.68', currency: 'EUR' },
    customerStatus: 'NEW',
    attribution: { by: 'CLICK', referralId: 'click-1' },
    referral: { sharedId: 'spring', param1: 'newsletter', param2: null, param3: 'top', param4: null },
    eventDate: '2026-11-20T10:00:00Z',
  },
};

const filled = (url: string, more: Partial<PostbackEvent> = {}): string => {
  const { address, query } = filledIn(url, { ...event, ...more });
  return `${address}?${query}`;
};
const value = (name: string, data: object = {}): string =>
  filledIn(`https://t.example/p?v={${name}}`, { ...event, data: { ...event.data, ...data } }).query.slice(2);

describe('a placeholder stands for', () => {
  test.each([
    { name: 'Event', is: 'action.approved' },
    { name: 'EventTime', is: '2027-01-01T05%3A00%3A00Z' },
    { name: 'NotificationId', is: event.notificationId },
    { name: 'Sequence', is: '42' },
    { name: 'ActionId', is: '018f5bf2-0000-7000-8000-00000000000a' },
    { name: 'OrderId', is: 'A%201001%2F%C3%9F%26x%3D1' },
    { name: 'EventTypeCode', is: 'SALE' },
    { name: 'State', is: 'APPROVED' },
    { name: 'StateDetail', is: 'LOCKED' },
    { name: 'Reason', is: '' },
    { name: 'Amount', is: '100.00' },
    { name: 'RemainingAmount', is: '60.00' },
    { name: 'Currency', is: 'USD' },
    { name: 'Payout', is: '5.68' },
    { name: 'PayoutCurrency', is: 'EUR' },
    { name: 'CustomerStatus', is: 'NEW' },
    { name: 'ClickId', is: 'click-1' },
    { name: 'SharedId', is: 'spring' },
    { name: 'SubId1', is: 'newsletter' },
    { name: 'SubId2', is: '' },
    { name: 'SubId3', is: 'top' },
    { name: 'SubId4', is: '' },
    { name: 'EventDate', is: '2026-11-20T10%3A00%3A00Z' },
  ])('$name', ({ name, is }) => {
    expect(value(name)).toBe(is);
  });

  test('the reason once the action is reversed', () => {
    expect(value('Reason', { state: 'REVERSED', stateDetail: 'ITEM_RETURNED' })).toBe('ITEM_RETURNED');
  });

  test('no click where a promo code led to the action', () => {
    expect(value('ClickId', { attribution: { by: 'PROMO_CODE', referralId: 'code-1' } })).toBe('');
  });

  test('nothing in a test, save what every event has', () => {
    const all = Object.keys(placeholders).map((name) => `${name}={${name}}`);
    const data = { id: 'endpoint-1' };
    expect(filled(`https://t.example/?${all.join('&')}`, { type: 'webhook.test', data })).toBe(
      `https://t.example/?Event=webhook.test&EventTime=2027-01-01T05%3A00%3A00Z&NotificationId=${event.notificationId}&Sequence=42&ActionId=endpoint-1&` +
        Object.keys(placeholders)
          .slice(5)
          .map((name) => `${name}=`)
          .join('&'),
    );
  });
});

describe('a postback', () => {
  test('keeps what its owner put beside the placeholders, such as a secret', () => {
    expect(filled('https://t.example/p?token=s3cret&id={ActionId}&id2={ActionId}')).toBe(
      `https://t.example/p?token=s3cret&id=${String(event.data['id'])}&id2=${String(event.data['id'])}`,
    );
  });

  test('leads where its owner said, whatever an order is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (orderId) => {
        const url = filled('https://t.example/p?order={OrderId}&end=1', { data: { ...event.data, orderId } });
        const { origin, pathname, hash, searchParams } = new URL(url);
        expect({ origin, pathname, hash }).toEqual({ origin: 'https://t.example', pathname: '/p', hash: '' });
        expect([...searchParams.keys()]).toEqual(['order', 'end']);
        expect(searchParams.get('order')).toBe(orderId.toWellFormed());
      }),
    );
  });
});

describe('the URL of a postback', () => {
  test.each([
    { rule: 'may have no placeholders', url: 'https://t.example/p' },
    {
      rule: 'may have all of them',
      url: `https://t.example/p?x=${Object.keys(placeholders)
        .map((name) => `{${name}}`)
        .join('')}`,
    },
  ])('$rule', ({ url }) => {
    expect(mistakeIn(url)).toBeNull();
  });

  test.each([
    { rule: 'an unknown placeholder is named', url: 'https://t.example/p?a={ActionId}&b={Colour}', says: '{Colour}' },
    { rule: 'a placeholder in other letters is unknown', url: 'https://t.example/p?a={actionid}', says: '{actionid}' },
    {
      rule: 'none that every object has is a placeholder',
      url: 'https://t.example/p?a={constructor}',
      says: '{constructor}',
    },
    { rule: 'none in the host', url: 'https://{SubId1}.example/p?a=1', says: 'behind the ?' },
    { rule: 'none in the path', url: 'https://t.example/{OrderId}', says: 'behind the ?' },
    { rule: 'no half of a placeholder', url: 'https://t.example/p?a={ActionId', says: 'each brace' },
    { rule: 'no placeholder in a placeholder', url: 'https://t.example/p?a={{ActionId}}', says: 'each brace' },
    { rule: 'nothing behind a #', url: 'https://t.example/p?a=1#{ActionId}', says: 'no #' },
  ])('$rule', ({ url, says }) => {
    expect(mistakeIn(url)).toContain(says);
  });
});
