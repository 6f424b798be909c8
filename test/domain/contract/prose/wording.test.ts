import { describe, expect, test } from '@jest/globals';
import { readingWords } from '../../../../domain/contract/prose/conditions.ts';
import { specialTermsDocument } from '../../../../domain/contract/prose/special-terms.ts';
import { terms } from '../../../../domain/contract/terms.ts';
import { operators } from '../../../../domain/contract/vocabulary.ts';
import * as vocabulary from '../../../../domain/contract/vocabulary.ts';
import { contractOf, everything, now, textOf, told, toldWith } from './everything.ts';
import { textWith } from './text-with.ts';

/*
 * The wording itself, as it was read and agreed to: a contract is a promise, so no sentence of it changes unnoticed. The
 * files under __snapshots__ are to be read; `npm test -- test/domain/contract/prose -u` writes what was changed on purpose.
 */

/** What the texts of the words of one list do not have in common. */
function ownLines(words: readonly string[], textOf: (word: string) => string): Record<string, string[]> {
  const texts = words.map((word) => textOf(word).split('\n'));
  const shared = (line: string): boolean => texts.every((lines) => lines.includes(line));
  return Object.fromEntries(words.map((word, index) => [word, (texts[index] ?? []).filter((line) => !shared(line))]));
}

describe('the wording', () => {
  test('of a contract that has everything', () => {
    expect(told(everything)).toMatchSnapshot();
  });

  test('of a contract that has only what it must', () => {
    expect(toldWith({})).toMatchSnapshot();
  });

  test('of whom a brand credits that has named no policy', () => {
    const { brand } = contractOf(terms.parse(everything));
    expect(toldWith({}, {}, { brand: { ...brand, creditPolicy: null } })).toContain(
      'Among the valid referrals of several partners the policy of their contracts decides; where these are not all for the same, the last partner to refer the customer is credited.',
    );
  });

  test('of whom a brand credits that asks for the parent action, where the contract lists it and where it does not', () => {
    const { brand } = contractOf(terms.parse(everything));
    const asking = { brand: { ...brand, creditPolicy: 'PARENT_ACTION' as const } };
    const lines = (validReferrals: object[]) =>
      toldWith({ validReferrals }, {}, asking)
        .split('\n')
        .filter((line) => /parent action|Nothing else/i.test(line));
    const window = { window: 5, windowUnit: 'DAY' };
    const decides =
      'Among the valid referrals of several partners the brand’s own policy decides: whoever drove the parent action is credited.';
    expect(lines([{ type: 'CLICKS', ...window }])).toEqual([
      decides,
      'So is the parent action, however old it is.',
      'Nothing else is a valid referral.',
    ]);
    expect(lines([{ type: 'PARENT_ACTIONS', ...window }])).toEqual([
      decides,
      'A parent action is a valid referral for 5 days before the action.',
      'Nothing else is a valid referral.',
    ]);
    const both = ['CLICKS', 'PARENT_ACTIONS'].map((type) => ({ type, ...window }));
    expect(lines(both)).not.toContain('So is the parent action, however old it is.');
  });

  test('of custom terms as a document of their own', () => {
    const contract = contractOf(terms.parse(everything));
    const documents = contract.terms.specialTermsList.map((one) => textOf(specialTermsDocument(one, contract, now)));
    expect(documents).toMatchSnapshot();
  });

  test.each(Object.entries(vocabulary).map(([name, words]) => [name, words] as const))('of %s', (name, words) => {
    expect(ownLines(words, (word) => textWith[name]?.(word) ?? '')).toMatchSnapshot();
  });

  test('of calls that are paid by their time, by conversations and by their number', () => {
    const text = (category: 'CALL_PER_RING' | 'CALL_PER_DURATION' | 'CALL_PER_CONVERSATION') =>
      toldWith(
        { payoutLevel: 'CALL', defaultPayoutRate: undefined, defaultPayout: '5' },
        {},
        { eventTypes: [{ code: 'SALE', name: 'Calls', category }] },
      );
    const levels = ['CALL_PER_RING', 'CALL_PER_DURATION', 'CALL_PER_CONVERSATION'] as const;
    expect(levels.map((category) => text(category).split('\n').slice(11, 16))).toMatchSnapshot();
  });

  test('of how the conditions with each operator are read', () => {
    const reading = (operator: (typeof operators)[number]) =>
      readingWords([{ variable: 'TEXT1', operator, values: ['x'] }]);
    expect(Object.fromEntries(operators.map((operator) => [operator, reading(operator)]))).toMatchSnapshot();
  });
});
