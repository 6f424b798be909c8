import { describe, expect, test } from '@jest/globals';
import { slottingFee } from '../../../domain/earning/fee.ts';
import { terms } from '../../../domain/contract/terms.ts';
import { amountText } from '../../../domain/money.ts';

const agreed = (fees: object) =>
  terms.parse({
    currency: 'USD',
    eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }],
    ...fees,
  });

describe('slotting fees', () => {
  test.each([
    {
      rule: 'for the start',
      kind: 'START_FEE' as const,
      fees: { contractStartSlottingFee: '100' },
      paid: '100.00',
      sentence: 'The contract pays 100.00 USD when it begins.',
    },
    {
      rule: 'for the first action',
      kind: 'FIRST_ACTION_FEE' as const,
      fees: { firstActionSlottingFee: '25.5' },
      paid: '25.50',
      sentence: 'The contract pays 25.50 USD for the first action.',
    },
    {
      rule: 'for each month, rounded to the cent',
      kind: 'MONTHLY_FEE' as const,
      fees: { monthlySlottingFee: '50.005' },
      paid: '50.01',
      sentence: 'The contract pays 50.01 USD on the first day of each month while it is in force.',
    },
  ])('$rule', ({ kind, fees, paid, sentence }) => {
    const fee = slottingFee(kind, agreed(fees));
    expect(fee?.explanation).toEqual({ facts: { agreed: Object.values(fees)[0] }, sentences: [sentence] });
    expect(fee && amountText(fee.amount)).toBe(paid);
  });

  test.each(['START_FEE', 'FIRST_ACTION_FEE', 'MONTHLY_FEE'] as const)('a contract without %s owes none', (kind) => {
    expect(slottingFee(kind, agreed({}))).toBeNull();
  });
});
