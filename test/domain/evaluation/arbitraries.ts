import fc from 'fast-check';
import type { Terms } from '../../../domain/contract/terms.ts';
import type { ActionFacts } from '../../../domain/evaluation/facts.ts';
import { amounts, arbitraryTerms } from '../contract/arbitraries.ts';
import { factsWith } from './builders.ts';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const item = fc.record({
  sku: fc.constantFrom('sku-1', 'sku-2', 'sku-3'),
  category: optional(fc.constantFrom('NEW', 'a*b')),
  quantity: fc.integer({ min: 1, max: 5 }),
  price: amounts,
  discount: optional(amounts),
});

const action = fc.record({
  amount: optional(amounts),
  items: optional(fc.array(item, { maxLength: 4 })),
  orderDiscount: optional(amounts),
  customerStatus: optional(fc.constantFrom('new', 'EXISTING')),
  customerCountry: optional(fc.constantFrom('US', 'JP')),
  customerCity: optional(fc.constantFrom('Los Angeles', 'Reno')),
  properties: fc.record({ TEXT1: fc.constantFrom('12', 'a*b'), DATE1: fc.constant('2026-02-10') }),
});

/** Any terms with any sale, converted from USD where the contract is in another currency. */
export const pricedSales: fc.Arbitrary<{ terms: Terms; facts: ActionFacts }> = fc
  .tuple(arbitraryTerms, action)
  .map(([terms, given]) => ({
    terms,
    facts: factsWith(given, { fx: { rate: '0.9137', source: 'test', at: '2026-11-20T00:00:00.000Z' } }),
  }));
