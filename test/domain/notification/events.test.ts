import { describe, expect, test } from '@jest/globals';
import { matches, notificationEvents, subscribedEvents } from '../../../domain/notification/events.ts';

const taken = (pattern: string): string[] => Object.keys(notificationEvents).filter((event) => matches(pattern, event));

describe('an endpoint receives', () => {
  test.each([
    { rule: 'one event by its name', pattern: 'action.paid', receives: ['action.paid'] },
    {
      rule: 'a family by its star',
      pattern: 'action.*',
      receives: ['action.created', 'action.updated', 'action.approved', 'action.reversed', 'action.paid'],
    },
    { rule: 'another family', pattern: 'payout.*', receives: ['payout.completed', 'payout.failed'] },
    { rule: 'all by a star alone', pattern: '*', receives: Object.keys(notificationEvents) },
    { rule: 'nothing by half a family name', pattern: 'act.*', receives: [] },
    { rule: 'nothing by a star inside a name', pattern: 'action.p*', receives: [] },
    { rule: 'nothing by a family name without its star', pattern: 'action', receives: [] },
    { rule: 'nothing in other letters', pattern: 'ACTION.*', receives: [] },
  ])('$rule: $pattern', ({ pattern, receives }) => {
    expect(taken(pattern)).toEqual(receives);
  });

  test('every event that api.md promises', () => {
    expect(Object.keys(notificationEvents)).toEqual(
      expect.arrayContaining([
        'action.created',
        'action.updated',
        'action.approved',
        'action.reversed',
        'action.paid',
        'payout.completed',
        'payout.failed',
      ]),
    );
    expect(taken('contract.*')).not.toEqual([]);
  });
});

describe('a subscription', () => {
  test.each([[['*']], [['action.*', 'payout.completed']], [['contract.signed']]])('%j is accepted', (events) => {
    expect(subscribedEvents.parse(events)).toEqual(events);
  });

  test.each([
    { rule: 'to nothing', events: [], path: [] },
    { rule: 'to an event that does not exist', events: ['*', 'action.eaten'], path: [1] },
    { rule: 'to a family that does not exist', events: ['orders.*'], path: [0] },
    { rule: 'to an empty name', events: [''], path: [0] },
    { rule: 'to more patterns than there is use for', events: Array.from({ length: 51 }, () => '*'), path: [] },
    { rule: 'to something that is no text', events: [1], path: [0] },
  ])('$rule is refused at its place', ({ events, path }) => {
    expect(subscribedEvents.safeParse(events).error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});
