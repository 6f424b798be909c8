/** For the reference and the demo tenant: 10 % of a sale, 15 % from a new customer, locked a month on and paid three days later (api.md, A contract). */
export const exampleTerms = {
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: '10',
      payoutGroups: [
        {
          id: 'new',
          rank: 1,
          payoutRate: '15',
          rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
        },
      ],
      locking: { basis: 'TRACKED', period: 'MONTH', monthOffset: 1, dayOffset: 0 },
      payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 3 },
      creditPolicy: 'LAST_REFERRER',
      validReferrals: [{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }],
    },
  ],
};
