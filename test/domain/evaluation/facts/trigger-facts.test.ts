import { describe, expect, test } from '@jest/globals';
import { withTriggers, type TriggerContext } from '../../../../domain/evaluation/facts/trigger-facts.ts';
import { factsWith } from '../builders.ts';

const newYork: TriggerContext = {
  triggers: [],
  timeZone: 'America/New_York',
  groups: [],
  tags: [],
  customerSince: null,
  product: null,
};
const inbox = { name: 'Inbox', key: 'inbox', status: 'ACTIVE', purchasedAt: '2026-11-02T04:59:59.999Z' } as const;

/** Of a sale of 100.00 USD at five in the morning of November 20th in New York. */
const seen = (change: Partial<TriggerContext>) => withTriggers(factsWith(), { ...newYork, ...change });

describe('what the rules of triggers see', () => {
  test.each<{ rule: string; of: Partial<TriggerContext>; values: object }>([
    { rule: 'of any sale its amount', of: {}, values: {} },
    {
      rule: 'of a partner its groups and tags',
      of: { groups: ['Gold', 'US'], tags: ['blog'] },
      values: { PARTNER_GROUP: ['Gold', 'US'], PARTNER_TAG: ['blog'] },
    },
    {
      rule: 'of a product what it is, and the day it was bought in the brand’s time zone',
      of: { product: inbox },
      values: {
        PRODUCT_NAME: 'Inbox',
        PRODUCT_KEY: 'inbox',
        PRODUCT_STATUS: 'ACTIVE',
        PRODUCT_CREATED: '2026-11-01',
      },
    },
    {
      rule: 'of a customer how many days of the brand’s calendar she has been kept',
      of: { customerSince: '2026-11-19T04:59:59.999Z' },
      values: { CUSTOMER_AGE: '2' },
    },
    {
      rule: 'who came after the sale is 0 days old',
      of: { customerSince: '2026-12-24T12:00:00.000Z' },
      values: { CUSTOMER_AGE: '0' },
    },
  ])('$rule', ({ of, values }) => {
    const { variables } = factsWith();
    expect(seen(of).variables).toStrictEqual({ ...variables, AMOUNT: '100.00', ...values });
  });

  test('the triggers and the product are pinned with all that was known before', () => {
    const trigger = {
      id: 't',
      version: 1,
      name: 'Any sale',
      offerDescription: 'Earn 20%',
      event: 'TRANSACTION_CREATED' as const,
      commission: { rate: '20' },
      rules: [],
    };
    const facts = factsWith();
    expect(seen({ triggers: [trigger], product: inbox })).toMatchObject({
      eventAt: facts.eventAt,
      triggers: [trigger],
      product: inbox,
    });
    expect(seen({}).product).toBeNull();
  });
});
