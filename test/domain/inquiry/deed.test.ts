import { describe, expect, test } from '@jest/globals';
import { deedOf, requireNothingStated, type InquiryApproval, type KnownOrder } from '../../../domain/inquiry/deed.ts';
import type { Claim } from '../../../domain/inquiry/inquiry.ts';

const partnerId = 'blog';
const order = {
  eventType: 'SALE',
  orderId: 'A-1',
  eventDate: '2026-11-20T10:00:00.000Z',
  amount: '100.00',
  currency: 'USD',
};
const missing: Claim = { type: 'UNTRACKED', order };
const wrong = (expectedAmount: string | null): Claim => ({ type: 'INCORRECT', expectedAmount });
const reversed: Claim = { type: 'DECLINED' };

const known = (partnerId: string | null, isReversed = false): KnownOrder => ({
  actionId: 'a-1',
  partnerId,
  isReversed,
});
const credit = { command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId };
const correct = (order: object) => ({ command: 'CORRECT', reason: 'PUB_ACT_DISPUTE', order });
const items = [{ sku: 'A', quantity: 1, price: '90.00' }];

interface Approved {
  readonly rule: string;
  readonly claim: Claim;
  readonly approval?: InquiryApproval;
  readonly order: KnownOrder | null;
}

const deed = ({ claim, approval = {}, order }: Approved) => deedOf({ ...claim, partnerId }, approval, order);

describe('an approval', () => {
  test.each<Approved & { instruction: object }>([
    { rule: 'credits the partner with an order of nobody', claim: missing, order: known(null), instruction: credit },
    {
      rule: 'takes an order from another partner where that was said',
      claim: missing,
      approval: { reattribute: true },
      order: known('forum'),
      instruction: credit,
    },
    {
      rule: 'corrects to what the partner expects',
      claim: wrong('120.00'),
      order: known(partnerId),
      instruction: correct({ amount: '120.00' }),
    },
    {
      rule: 'corrects to what support says, whatever the partner expects',
      claim: wrong('120.00'),
      approval: { amount: '110.00' },
      order: known(partnerId),
      instruction: correct({ amount: '110.00' }),
    },
    {
      rule: 'corrects to the items that support says',
      claim: wrong('120.00'),
      approval: { items },
      order: known(partnerId),
      instruction: correct({ items }),
    },
    {
      rule: 'brings a reversed action back',
      claim: reversed,
      order: known(partnerId, true),
      instruction: { command: 'RESTORE', reason: 'PUB_ACT_DISPUTE' },
    },
  ])('$rule', ({ instruction, ...approved }) => {
    expect(deed(approved)).toEqual({ deed: 'INSTRUCT', actionId: 'a-1', instruction });
  });

  test.each<Approved>([
    { rule: 'of an order that is the partner’s by now', claim: missing, order: known(partnerId) },
    { rule: 'of an action that is back by now', claim: reversed, order: known(partnerId) },
  ])('$rule changes nothing', (approved) => {
    expect(deed(approved)).toEqual({ deed: 'NOTHING', actionId: 'a-1' });
  });

  test.each<Approved & { reports: object }>([
    {
      rule: 'as the partner claims it',
      claim: missing,
      order: null,
      reports: { amount: '100.00', eventDate: order.eventDate },
    },
    {
      rule: 'at the amount and the date that support says',
      claim: missing,
      approval: { amount: '80.00', eventDate: '2026-11-19T10:00:00.000Z' },
      order: null,
      reports: { amount: '80.00', eventDate: '2026-11-19T10:00:00.000Z' },
    },
    {
      rule: 'with the items that support says, and the amount that follows from them',
      claim: missing,
      approval: { items },
      order: null,
      reports: { amount: undefined, items },
    },
    {
      rule: 'without the items that the partner claims, where support says an amount',
      claim: { type: 'UNTRACKED', order: { ...order, items } },
      approval: { amount: '80.00' },
      order: null,
      reports: { amount: '80.00', items: undefined },
    },
  ])('reports an order that nobody has reported $rule', ({ reports, ...approved }) => {
    expect(deed(approved)).toMatchObject({ deed: 'REPORT', order: { ...reports, orderId: 'A-1', partnerId } });
  });
});

describe('an approval is refused', () => {
  test.each<Approved & { code: string }>([
    {
      rule: 'to take an order from another partner unasked',
      claim: missing,
      order: known('forum'),
      code: 'INQUIRY_ORDER_CREDITED',
    },
    {
      rule: 'of a wrong amount where nobody says what is right',
      claim: wrong(null),
      order: known(partnerId),
      code: 'INQUIRY_WITHOUT_AMOUNT',
    },
    {
      rule: 'of a wrong amount of an action that is another’s by now',
      claim: wrong('120.00'),
      order: known('forum'),
      code: 'INQUIRY_ORDER_CREDITED',
    },
    {
      rule: 'of a reversal of an action that is nobody’s by now',
      claim: reversed,
      order: known(null, true),
      code: 'INQUIRY_ORDER_CREDITED',
    },
  ])('$rule', ({ code, ...approved }) => {
    expect(() => deed(approved)).toThrow(expect.objectContaining({ code }));
  });

  test('at each field that states an order otherwise that is reported already', () => {
    const stating = (approval: InquiryApproval) => () => {
      requireNothingStated(approval);
    };
    expect(stating({ amount: '80.00', eventDate: '2026-11-19T10:00:00.000Z', reattribute: true })).toThrow(
      expect.objectContaining({
        errors: [{ pointer: '/amount' }, { pointer: '/eventDate' }].map((at) => expect.objectContaining(at)),
      }),
    );
    expect(stating({ reattribute: true })).not.toThrow();
  });

  test('as a fault of ours when the action that it is about is not there', () => {
    expect(() => deed({ rule: '', claim: reversed, order: null })).toThrow('is about an action');
  });
});
