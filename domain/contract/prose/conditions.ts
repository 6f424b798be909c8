import { phraseOf } from '../../evaluation/rules/phrases.ts';
import type { Rule } from '../rule.ts';
import { comparisonOf } from '../variables.ts';
import { variableWords } from './variable-words.ts';

/** "where the customer status is NEW and the customer country is US or CA", with every value; "always" without a rule. */
export const conditionWords = (rules: readonly Rule[]): string =>
  rules.length === 0 ? 'always' : `where ${rules.map(ruleWords).join(' and ')}`;

const ruleWords = (rule: Rule): string => `the ${variableWords[rule.variable]} ${phraseOf(rule, rule.values.length)}`;

const negative: ReadonlySet<Rule['operator']> = new Set([
  'IS_NOT',
  'IS_NOT_WHEN_PRESENT',
  'IS_NOT_PRESENT',
  'DOES_NOT_CONTAIN',
  'COLLECTION_DOES_NOT_CONTAIN',
]);

/** How these rules are read, where it is not plain from their words (semantics, Evaluation order). */
export function readingWords(rules: readonly Rule[]): string[] {
  const uses = (holds: (rule: Rule) => boolean, sentence: string): string[] => (rules.some(holds) ? [sentence] : []);
  return [
    ...uses(
      ({ operator }) => !negative.has(operator),
      'A condition on something that is not known of an action does not hold.',
    ),
    ...uses(
      ({ operator }) => negative.has(operator),
      'A condition that says what must not be also holds where the thing is not known.',
    ),
    ...uses(
      ({ variable, values }) => values.length > 0 && comparisonOf(variable) === 'TEXT',
      'Text must agree to the letter; for customer status, countries, regions and what is derived from a connection or device, capitals do not matter.',
    ),
    ...uses(
      ({ operator }) => operator === 'WILDCARD',
      'In a form, * stands for any text and ? for any one character; a form without them may appear anywhere.',
    ),
    ...uses(({ operator }) => operator.endsWith('RANGE'), 'A range includes both of its ends.'),
  ];
}
