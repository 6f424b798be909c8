import { describe, expect, test } from '@jest/globals';
import { vatOf } from '../../../domain/invoice/vat.ts';

const party = (country: string | null, vatId: string | null = null) => ({ name: 'X', address: null, country, vatId });
const rates = { DE: '19', AT: '20' };

describe('which VAT an invoice states', () => {
  test.each([
    { rule: 'within a country its rate', seller: party('DE', 'DE1'), buyer: party('DE'), is: 'DOMESTIC 19' },
    {
      rule: 'the rate of the country, not another one',
      seller: party('AT', 'AT1'),
      buyer: party('AT'),
      is: 'DOMESTIC 20',
    },
    {
      rule: 'none within a country without a rate',
      seller: party('FR', 'FR1'),
      buyer: party('FR'),
      is: 'NOT_STATED 0',
    },
    {
      rule: 'reverse charge between businesses of two countries',
      seller: party('AT', 'AT1'),
      buyer: party('DE', 'DE1'),
      is: 'REVERSE_CHARGE 0',
    },
    { rule: 'none across borders to no business', seller: party('AT', 'AT1'), buyer: party('DE'), is: 'NOT_STATED 0' },
    { rule: 'none where a country is unknown', seller: party(null, 'DE1'), buyer: party('DE'), is: 'NOT_STATED 0' },
    {
      rule: 'none of a person or who is exempt',
      charges: false,
      seller: party('DE'),
      buyer: party('DE'),
      is: 'NOT_CHARGED 0',
    },
    { rule: 'none while nobody has said', charges: null, seller: party('DE'), buyer: party('DE'), is: 'NOT_STATED 0' },
  ])('$rule', ({ seller, buyer, charges = true, is }) => {
    const { treatment, rate } = vatOf({ seller, buyer, sellerCharges: charges, rates });
    expect(`${treatment} ${rate}`).toBe(is);
  });
});
