import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from '@jest/globals';
import { webhook, type WebhookReceiver } from '../../../activities/notifications/webhook.ts';
import { secret } from '../../notifications/receiver.ts';

const url = 'https://shop.example/hooks';
const oldSecret = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHNhbWUgbGVuZ3Ro';
const notification = {
  id: '018f5bf2-0000-7000-8000-000000000001',
  sequence: '42',
  body: { type: 'action.approved', timestamp: '2027-01-01T05:00:00.000Z', data: { id: 'a-1' } },
};

const now = Date.now();
const seconds = (count: number): string => new Date(now + count * 1000).toISOString();

function verifies(receiver: WebhookReceiver, key: string): boolean {
  const { body = '', headers } = webhook(receiver, notification, new Date(now));
  try {
    new Webhook(key).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

const signaturesOf = (receiver: WebhookReceiver): string[] =>
  webhook(receiver, notification, new Date(now)).headers['webhook-signature']?.split(' ') ?? [];

describe('a message is signed', () => {
  test.each<{ rule: string; receiver: Omit<WebhookReceiver, 'url'>; newOne: boolean; oldOne: boolean }>([
    { rule: 'by its one secret', receiver: { secret }, newOne: true, oldOne: false },
    {
      rule: 'by both while a rotation overlaps',
      receiver: { secret, oldSecret, oldSecretUntil: seconds(1) },
      newOne: true,
      oldOne: true,
    },
    {
      rule: 'by the new one alone once the overlap has ended',
      receiver: { secret, oldSecret, oldSecretUntil: seconds(0) },
      newOne: true,
      oldOne: false,
    },
  ])('$rule', ({ receiver, newOne, oldOne }) => {
    expect(verifies({ url, ...receiver }, secret)).toBe(newOne);
    expect(verifies({ url, ...receiver }, oldSecret)).toBe(oldOne);
  });

  test('the signature by the new secret comes first', () => {
    const [first, second, ...more] = signaturesOf({ url, secret, oldSecret, oldSecretUntil: seconds(60) });
    expect([first]).toEqual(signaturesOf({ url, secret }));
    expect([second]).toEqual(signaturesOf({ url, secret: oldSecret }));
    expect(more).toEqual([]);
  });
});
