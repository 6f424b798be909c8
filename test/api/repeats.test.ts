import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Repeats } from '../../api/tracking/repeats.ts';
import type { Touch } from '../../database/entities/touch.ts';
import { aClick } from '../support/tenant.ts';

const start = Date.parse('2026-11-20T10:00:00Z');

/** A few visitors on a few links within a minute: what one brought along is its device. */
const visit = fc.record({
  link: fc.constantFrom('link-1', 'link-2'),
  device: fc.constantFrom('A', 'B', null),
  address: fc.constantFrom('203.0.113.7', '203.0.113.8', null),
  bot: fc.boolean(),
  waitsSeconds: fc.integer({ min: 0, max: 12 }),
});

test('a repeat has a first: a person’s touch of the same link within ten seconds before it, which repeats nothing itself', () => {
  let repeats = 0;
  fc.assert(
    fc.property(fc.array(visit, { minLength: 8, maxLength: 20 }), (visits) => {
      const known = new Repeats();
      const told: Touch[] = [];
      let now = start;
      for (const { link, device, address, bot, waitsSeconds } of visits) {
        now += waitsSeconds * 1000;
        const touch = aClick({
          brandId: 'brand',
          partnerId: 'partner',
          at: new Date(now).toISOString(),
          trackingLinkId: link,
          deviceId: device,
          ipAddress: address,
          userAgent: 'Firefox',
          bot,
        });
        const duplicateOf = known.firstOf(touch, device);
        if (duplicateOf !== null) {
          repeats += 1;
          const first = told.find(({ id }) => id === duplicateOf);
          expect(first).toMatchObject({ trackingLinkId: link, bot: false, duplicateOf: null });
          expect(now - Date.parse(first?.at ?? '')).toBeLessThanOrEqual(10_000);
          if (device !== null) expect(first?.deviceId).toBe(device);
          else expect(first?.ipAddress).toBe(address);
          expect(bot).toBe(false);
        }
        told.push({ ...touch, duplicateOf });
      }
    }),
    { numRuns: 500 },
  );
  expect(repeats).toBeGreaterThan(20);
});
