import { expect, test } from '@jest/globals';
import { compiledTermsOf } from '../../../domain/evaluation/compilations.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import { factsWith, termsWith } from './builders.ts';

const tenPercent = termsWith();

test('terms are compiled once, other terms are compiled anew', () => {
  const compiled = compiledTermsOf({ termsHash: 'ten', terms: tenPercent });
  expect(compiledTermsOf({ termsHash: 'ten', terms: tenPercent })).toBe(compiled);

  const fixed = compiledTermsOf({ termsHash: 'fixed', terms: termsWith({ defaultPayout: '7.00' }) });
  expect([compiled, fixed].map((terms) => evaluate(terms, factsWith(), {}).payout)).toEqual(['10.00', '7.00']);
});

test('those of a thousand contracts are kept, and the oldest goes first', () => {
  const compiledAs = (termsHash: string) => compiledTermsOf({ termsHash, terms: tenPercent });
  const oldest = compiledAs('oldest');
  const second = compiledAs('second');
  for (let count = 3; count <= 1000; count++) compiledAs(`contract ${count}`);
  expect(compiledAs('oldest')).toBe(oldest);

  compiledAs('one more');
  expect(compiledAs('second')).toBe(second);
  expect(compiledAs('oldest')).not.toBe(oldest);
});
