import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathValues, type Touch } from '../../../../domain/evaluation/facts/path.ts';

const blog: Touch = { partnerId: 'p-1', partnerName: 'Acme Blog', groups: ['blogs', 'gold'], channel: 'content' };
const coupons: Touch = { partnerId: 'p-2', partnerName: 'Coupons 4 U', groups: ['coupons'], channel: 'email' };
const twins: Touch = { partnerId: 'p-3', partnerName: 'Acme Blog', groups: ['gold'], channel: 'email' };

describe('the path of a customer, oldest touch first', () => {
  test('a journey says who began it, who took part and who closed it', () => {
    expect(pathValues([blog, coupons, blog, coupons])).toEqual({
      PATH_PARTICIPATION_CHANNELS: ['content', 'email'],
      PATH_PARTICIPATING_MEDIA: ['p-1', 'Acme Blog', 'p-2', 'Coupons 4 U'],
      PATH_PARTICIPATING_GROUPS: ['blogs', 'gold', 'coupons'],
      PATH_STEPS: '4',
      PATH_INTRODUCING_MEDIA: ['p-1', 'Acme Blog'],
      PATH_INTRODUCING_GROUPS: ['blogs', 'gold'],
      PATH_INTRODUCING_CHANNELS: ['content'],
      PATH_CLOSING_MEDIA: ['p-2', 'Coupons 4 U'],
      PATH_CLOSING_GROUPS: ['coupons'],
      PATH_CLOSING_CHANNELS: ['email'],
      PATH_MEDIA_COUNT: '2',
      PATH_IMPACT_PARTNER_COUNT: '2',
      PATH_PARTNER_COUNT: '2',
      PATH_CHANNEL_COUNT: '4',
    });
  });

  test.each([
    { rule: 'partners of one name are two', journey: [blog, twins], partners: '2', steps: '2' },
    { rule: 'a partner who comes twice is one, in two steps', journey: [blog, blog], partners: '1', steps: '2' },
  ])('$rule', ({ journey, partners, steps }) => {
    expect(pathValues(journey)).toMatchObject({ PATH_PARTNER_COUNT: partners, PATH_STEPS: steps });
  });

  test('a journey that nobody knows has no steps, not even none', () => {
    expect(pathValues([])).toEqual({});
  });

  test('who began and who closed took part, and nobody took more parts than there were steps', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(blog, coupons, twins), { minLength: 1 }), (journey) => {
        const path = pathValues(journey);
        expect(path.PATH_PARTICIPATING_MEDIA).toEqual(
          expect.arrayContaining([path.PATH_INTRODUCING_MEDIA, path.PATH_CLOSING_MEDIA].flat()),
        );
        expect(path.PATH_PARTICIPATION_CHANNELS).toEqual(
          expect.arrayContaining([path.PATH_INTRODUCING_CHANNELS, path.PATH_CLOSING_CHANNELS].flat()),
        );
        expect(Number(path.PATH_PARTNER_COUNT)).toBeLessThanOrEqual(journey.length);
      }),
    );
  });
});
