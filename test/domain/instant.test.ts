import { describe, expect, test } from '@jest/globals';
import { instant, instantText } from '../../domain/instant.ts';

describe('an instant that comes in', () => {
  test.each([
    { rule: 'is kept in UTC with milliseconds', given: '2026-11-20T10:00:00Z', kept: '2026-11-20T10:00:00.000Z' },
    { rule: 'is moved to UTC', given: '2026-11-20T10:00:00.5-05:00', kept: '2026-11-20T15:00:00.500Z' },
    { rule: 'may be of the year 1000', given: '1000-01-01T00:00:00Z', kept: '1000-01-01T00:00:00.000Z' },
    { rule: 'may be of the year 9999', given: '9999-12-31T23:59:59.999Z', kept: '9999-12-31T23:59:59.999Z' },
  ])('$rule', ({ given, kept }) => {
    expect(instant.parse(given)).toBe(kept);
  });

  test.each([
    { rule: 'needs a zone', given: '2026-11-20T10:00:00' },
    { rule: 'needs a time', given: '2026-11-20' },
    { rule: 'is no day that does not exist', given: '2026-02-30T10:00:00Z' },
    { rule: 'is not before the year 1000', given: '0999-12-31T23:59:59Z' },
    {
      rule: 'is not of a year that JavaScript reads otherwise than PostgreSQL writes it',
      given: '0013-01-01T10:00:00Z',
    },
    { rule: 'is not before the year 1000 in UTC', given: '1000-01-01T00:00:00+01:00' },
    { rule: 'is not after the year 9999 in UTC', given: '9999-12-31T23:59:59-01:00' },
  ])('$rule', ({ given }) => {
    expect(instant.safeParse(given).error?.issues).toMatchObject([
      { message: expect.stringContaining('expected a time') },
    ]);
  });
});

describe('an instant that goes out', () => {
  test.each([
    {
      rule: 'has no milliseconds where there are none',
      kept: '2026-11-20T10:00:00.000Z',
      told: '2026-11-20T10:00:00Z',
    },
    { rule: 'keeps those that there are', kept: '2026-11-20T10:00:00.010Z', told: '2026-11-20T10:00:00.010Z' },
    { rule: 'is null where there is none', kept: null, told: null },
    { rule: 'is null where nothing is said', kept: undefined, told: null },
  ])('$rule', ({ kept, told }) => {
    expect(instantText(kept)).toBe(told);
  });
});
