import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { retryAfterSeconds } from '../../../activities/notifications/retryAfter.ts';

const now = new Date('2026-11-20T10:00:00.500Z');

test.each([
  { rule: 'no header asks for nothing', header: undefined, seconds: 0 },
  { rule: 'seconds are taken as they are', header: '120', seconds: 120 },
  { rule: 'a date counts from now, rounded up', header: 'Fri, 20 Nov 2026 10:02:00 GMT', seconds: 120 },
  { rule: 'a date that has passed asks for nothing', header: 'Fri, 20 Nov 2026 09:00:00 GMT', seconds: 0 },
  { rule: 'nobody may ask for more than a day', header: '31536000', seconds: 86_400 },
  { rule: 'nor by a date', header: 'Wed, 20 Nov 2030 10:00:00 GMT', seconds: 86_400 },
  { rule: 'nor for ever', header: '9'.repeat(400), seconds: 86_400 },
  { rule: 'what cannot be read asks for nothing', header: 'soon', seconds: 0 },
  { rule: 'an empty header asks for nothing', header: '', seconds: 0 },
])('$rule: $header', ({ header, seconds }) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});

test('whatever a receiver sends, the wait is whole seconds from none to a day', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const seconds = retryAfterSeconds(header, now);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(86_400);
    }),
  );
});
