import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { followUpStart } from '../../../domain/contract/modification.ts';

const now = '2026-10-20T10:00:00.000Z';
const begun = '2026-01-01T00:00:00.000Z';

interface Change {
  readonly rule: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly noticeDays?: number;
  readonly modificationStartDate: string;
  readonly begins: string | null;
}

/*
 *        now        notice passed         modification start
 *  ───────┼───────────────┼───────────────────────┼──────────────▶
 *         └ notice, days ─┘                       └ new terms begin: the later of the two
 */
const changes: Change[] = [
  {
    rule: 'without notice the new terms begin on the modification’s start date',
    modificationStartDate: '2026-11-01T00:00:00.000Z',
    begins: '2026-11-01T00:00:00.000Z',
  },
  {
    rule: 'a start of now is now',
    modificationStartDate: now,
    begins: now,
  },
  {
    rule: 'a notice that has passed by then delays nothing',
    noticeDays: 10,
    modificationStartDate: '2026-11-01T00:00:00.000Z',
    begins: '2026-11-01T00:00:00.000Z',
  },
  {
    rule: 'a longer notice delays; its days are those of the brand’s calendar, here with one of 25 hours',
    noticeDays: 30,
    modificationStartDate: '2026-11-01T00:00:00.000Z',
    begins: '2026-11-19T11:00:00.000Z',
  },
  {
    rule: 'what has not begun is followed at its start at the earliest',
    startDate: '2027-06-01T00:00:00.000Z',
    modificationStartDate: '2027-01-01T00:00:00.000Z',
    begins: '2027-06-01T00:00:00.000Z',
  },
  {
    rule: 'what ends later is followed',
    endDate: '2026-11-01T00:00:00.001Z',
    modificationStartDate: '2026-11-01T00:00:00.000Z',
    begins: '2026-11-01T00:00:00.000Z',
  },
  {
    rule: 'what has ended by then is not followed',
    endDate: '2026-11-01T00:00:00.000Z',
    modificationStartDate: '2026-11-01T00:00:00.000Z',
    begins: null,
  },
  {
    rule: 'what ends within the notice is not followed',
    endDate: '2026-11-15T00:00:00.000Z',
    noticeDays: 30,
    modificationStartDate: '2026-11-01T00:00:00.000Z',
    begins: null,
  },
];

describe('when modified terms begin', () => {
  test.each(changes)('$rule', ({ startDate = begun, endDate, noticeDays = 0, modificationStartDate, begins }) => {
    const contract = { startDate, endDate: endDate ?? null, terms: { changeNotificationPeriod: noticeDays } };
    expect(followUpStart(contract, modificationStartDate, now, 'America/New_York')).toBe(begins);
  });

  test('never before the modification, the notice or the contract itself, and never at its end or later', () => {
    const instant = fc.date({
      min: new Date('2026-10-20T10:00:00Z'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    });
    const text = instant.map((date) => date.toISOString());
    fc.assert(
      fc.property(text, text, text, fc.integer({ min: 0, max: 400 }), (startDate, end, modificationStartDate, days) => {
        const endDate = end > startDate ? end : null;
        const contract = { startDate, endDate, terms: { changeNotificationPeriod: days } };
        const begins = followUpStart(contract, modificationStartDate, now, 'UTC');
        const noticed = new Date(Date.parse(now) + days * 86_400_000).toISOString();
        if (begins === null) {
          const earliest = [startDate, modificationStartDate, noticed].toSorted().at(-1) ?? '';
          expect(endDate !== null && endDate <= earliest).toBe(true);
          return;
        }
        for (const bound of [startDate, modificationStartDate, noticed]) expect(begins >= bound).toBe(true);
        expect(endDate === null || begins < endDate).toBe(true);
      }),
    );
  });
});
