import { describe, expect, test } from '@jest/globals';
import { usageAgain } from '../../../../domain/evaluation/limits/usage-again.ts';
import type { Counter } from '../../../../domain/evaluation/limits/usage.ts';

describe('for an order that has changed', () => {
  test.each<{ rule: string; reads: Counter['reads']; pinned?: string; present: string; own?: string; stands: string }>([
    {
      rule: 'a limit that others have used since leaves less',
      reads: 'TOTAL',
      pinned: '20',
      present: '90',
      own: '10',
      stands: '80',
    },
    {
      rule: 'one that others gave back to leaves no more than then',
      reads: 'TOTAL',
      pinned: '20',
      present: '15',
      own: '10',
      stands: '20',
    },
    {
      rule: 'what the action itself takes does not stand in its way',
      reads: 'TOTAL',
      pinned: '0',
      present: '10',
      own: '10',
      stands: '0',
    },
    { rule: 'a limit that it did not touch stands as at present', reads: 'TOTAL', present: '7', stands: '7' },
    { rule: 'a counter never stands below nothing', reads: 'TOTAL', present: '3', own: '5', stands: '0' },
    {
      rule: 'a tier is that of then, however many came since',
      reads: 'TIER',
      pinned: '99',
      present: '500',
      own: '1',
      stands: '99',
    },
    {
      rule: 'a tier of another group is that of now without itself',
      reads: 'TIER',
      present: '12',
      own: '1',
      stands: '11',
    },
    { rule: 'as many calls go on as then', reads: 'CALLS_IN_PROGRESS', pinned: '2', present: '1', stands: '2' },
    {
      rule: 'or those that are known by now',
      reads: 'CALLS_IN_PROGRESS',
      pinned: '2',
      present: '3',
      own: '1',
      stands: '3',
    },
  ])('$rule', ({ reads, pinned, present, own, stands }) => {
    const readings = {
      pinned: pinned === undefined ? {} : { key: pinned },
      present: { key: present },
      own: own === undefined ? {} : { key: own },
    };
    expect(usageAgain([{ key: 'key', reads }], readings)).toEqual({ key: stands });
  });
});
