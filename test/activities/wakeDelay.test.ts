import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wakeDelaySeconds } from '../../activities/wakeDelay.ts';

test('in the sandbox nothing waits for its turn', () => {
  fc.assert(fc.property(fc.uuid(), (id) => wakeDelaySeconds(id, 0) === 0));
});

test('each id has its own place in the spread, always the same', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 600 }), (id, spread) => {
      const delay = wakeDelaySeconds(id, spread);
      expect(Number.isInteger(delay) && delay >= 0 && delay < spread).toBe(true);
      expect(wakeDelaySeconds(id, spread)).toBe(delay);
    }),
  );
  const places = new Set(fc.sample(fc.uuid({ version: 7 }), 1000).map((id) => wakeDelaySeconds(id, 300)));
  expect(places.size).toBeGreaterThan(200);
});
