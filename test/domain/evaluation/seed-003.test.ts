import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { importedContract } from '../../../domain/contract/import.ts';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import { factsWith } from './builders.ts';

const seed: unknown = JSON.parse(readFileSync(new URL('../../seeds/seed-003-contract.json', import.meta.url), 'utf8'));
const compiled = compileTerms(importedContract.parse(seed).terms);
const items = [{ sku: 'anvil', quantity: 1, price: '100.00' }];

const priced = (customerCity: string, browser?: string) =>
  evaluate(
    compiled,
    factsWith({ items, customerCity, ...(browser !== undefined && { properties: { DERIVED_BROWSER: browser } }) }),
    {},
  );

describe('the example contract of seed 003 prices an item of 100.00 USD', () => {
  test.each([
    { rule: 'Santa Barbara pays 1 %', city: 'Santa Barbara', browser: undefined, exact: '1.00', pays: '1.00' },
    {
      rule: 'Firefox raises it by 1 % of the payout',
      city: 'Santa Barbara',
      browser: 'FIREFOX',
      exact: '1.01',
      pays: '1.01',
    },
    { rule: 'another browser does not', city: 'Santa Barbara', browser: 'CHROME', exact: '1.00', pays: '1.00' },
    {
      rule: 'elsewhere the default of 0 % pays nothing',
      city: 'Reno',
      browser: 'FIREFOX',
      exact: '0.00',
      pays: '0.00',
    },
    { rule: 'Los Angeles is restricted', city: 'Los Angeles', browser: 'FIREFOX', exact: '0.00', pays: '0.00' },
  ])('$rule', ({ city, browser, exact, pays }) => {
    const evaluation = priced(city, browser);
    expect(evaluation.payout).toBe(pays);
    expect(evaluation.lines).toMatchObject([{ sku: 'anvil', quantity: 1, exact, payout: pays }]);
  });

  test('Los Angeles says why it pays nothing', () => {
    expect(priced('Los Angeles').sentences[0]).toBe(
      'Restriction “08707ac6-ae02-4da2-b009-a0ebf3a38db6” applies: CUSTOMER_CITY is Los Angeles. Nothing is paid.',
    );
  });
});
