import { describe, expect, test } from '@jest/globals';
import { lineSentences, type LineOrigin, type ToldLine } from '../../../domain/payout/line-story.ts';

const earned: ToldLine = { kind: 'EARNED', amount: '10.00', currency: 'USD', recordedAt: '2026-11-23T05:00:00.000Z' };
const takenBack: ToldLine = { ...earned, kind: 'CLAWED_BACK', amount: '-4.00' };
const order: Extract<LineOrigin, { from: 'ACTION' }> = {
  from: 'ACTION',
  orderId: 'A-1001',
  eventType: 'SALE',
  eventDate: '2026-11-20T15:30:00.000Z',
  part: null,
  change: null,
};

describe('a line says in a sentence', () => {
  const cases: { rule: string; line: ToldLine; origin: LineOrigin; says: string[] }[] = [
    {
      rule: 'what an order earned',
      line: earned,
      origin: order,
      says: ['Order A-1001 (SALE) of 20 November 2026 at 10:30 earned: 10.00 USD, payable on 23 November 2026.'],
    },
    {
      rule: 'which of the monthly parts it is',
      line: earned,
      origin: { ...order, part: 2 },
      says: [
        'Part 2 of what order A-1001 (SALE) of 20 November 2026 at 10:30 earned: 10.00 USD, payable on 23 November 2026.',
      ],
    },
    {
      rule: 'what a correction added',
      line: earned,
      origin: { ...order, change: { command: 'CORRECT', reason: 'ORDER_UPDATE' } },
      says: [
        '10.00 USD were added to order A-1001 (SALE) of 20 November 2026 at 10:30 on 23 November 2026: the order was corrected (ORDER_UPDATE).',
      ],
    },
    {
      rule: 'why it was taken back',
      line: takenBack,
      origin: { ...order, change: { command: 'REVERSE', reason: 'ITEM_RETURNED' } },
      says: [
        '4.00 USD of order A-1001 (SALE) of 20 November 2026 at 10:30 were taken back on 23 November 2026: the action was reversed (ITEM_RETURNED).',
      ],
    },
    {
      rule: 'that the order is another partner’s now, and not whose',
      line: takenBack,
      origin: { ...order, change: { command: 'REATTRIBUTE', reason: null } },
      says: [
        '4.00 USD of order A-1001 (SALE) of 20 November 2026 at 10:30 were taken back on 23 November 2026: the action was credited to another partner.',
      ],
    },
    {
      rule: 'how a bonus was computed, in the words of the earning',
      line: { ...earned, kind: 'BONUS' },
      origin: { from: 'EARNING', sentences: ['100 actions pay a bonus of 10.00 USD.'] },
      says: ['100 actions pay a bonus of 10.00 USD.'],
    },
    {
      rule: 'which payment came back',
      line: { ...earned, kind: 'RETURNED' },
      origin: { from: 'PAYMENT', createdAt: '2026-11-21T05:00:00.000Z', failure: 'The account is closed.' },
      says: [
        'The payment of 10.00 USD of 21 November 2026 did not arrive: The account is closed.',
        'It became payable again on 23 November 2026.',
      ],
    },
  ];
  test.each(cases)('$rule', ({ line, origin, says }) => {
    expect(lineSentences(line, origin, 'America/New_York')).toEqual(says);
  });
});
