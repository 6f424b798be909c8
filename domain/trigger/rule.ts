import { z } from 'zod';
import { refuse, textOf } from '../contract/fields.ts';
import { expectedValues } from '../contract/rule.ts';
import { triggerVariables, type TriggerVariable } from '../contract/variables.ts';
import { operators, type Operator } from '../contract/vocabulary.ts';
import { assertNever } from '../errors.ts';
import { productStatuses } from '../product/product.ts';
import { isWindow } from './window.ts';

const words: readonly Operator[] = [
  'IS',
  'IS_NOT',
  'WILDCARD',
  'BEGINS_WITH',
  'ENDS_WITH',
  'CONTAINS',
  'DOES_NOT_CONTAIN',
];
const numbers: readonly Operator[] = ['IS', 'IS_NOT', 'RANGE', 'LESS_THAN', 'GREATER_THAN'];

/** The operators of the contract object that make sense for a variable. */
const suiting: Readonly<Record<TriggerVariable, readonly Operator[]>> = {
  PRODUCT_NAME: words,
  PRODUCT_KEY: words,
  PRODUCT_STATUS: ['IS', 'IS_NOT'],
  PRODUCT_CREATED: ['IS', 'IS_NOT', 'DATE_RANGE', 'DATE_LESS_THAN', 'DATE_GREATER_THAN'],
  PARTNER_GROUP: [...words, 'COLLECTION_CONTAINS', 'COLLECTION_DOES_NOT_CONTAIN', 'IS_PRESENT', 'IS_NOT_PRESENT'],
  PARTNER_TAG: [...words, 'COLLECTION_CONTAINS', 'COLLECTION_DOES_NOT_CONTAIN', 'IS_PRESENT', 'IS_NOT_PRESENT'],
  AMOUNT: numbers,
  CUSTOMER_AGE: numbers,
};

/**
 * One rule of a trigger (seed 004, Step 3). As in a contract, a rule that could never be evaluated is refused here: nothing
 * would be paid, and nobody would know why.
 */
export const triggerRule = z
  .strictObject({
    variable: z.enum(triggerVariables, 'expected a variable of triggers such as "PRODUCT_NAME"'),
    operator: z.enum(operators),
    values: z
      .array(textOf(1024))
      .max(1_000)
      .default([])
      .meta({
        description:
          'For PRODUCT_CREATED with IS and IS_NOT: CURRENT_CALENDAR_ or PREVIOUS_CALENDAR_ with DAY, WEEK, MONTH, QUARTER or YEAR, ' +
          'or ROLLING_30_DAYS with any number of days; with the other operators days such as "2026-01-31".',
      }),
  })
  .superRefine(({ variable, operator, values }, refusals) => {
    const expected = suiting[variable];
    if (!expected.includes(operator)) {
      refuse(refusals, ['operator'], `expected one of ${expected.join(', ')} with ${variable}`);
      return;
    }
    const refused = wrongValue(variable, operator, values);
    if (refused !== undefined) refuse(refusals, refused.path, refused.message);
  })
  .meta({ id: 'TriggerRule', example: { variable: 'PRODUCT_NAME', operator: 'IS', values: ['Inbox'] } });

export type TriggerRule = z.output<typeof triggerRule>;

function wrongValue(variable: TriggerVariable, operator: Operator, values: readonly string[]) {
  const asContract = () => expectedValues(variable, operator, values);
  switch (variable) {
    case 'PRODUCT_STATUS':
      return asContract() ?? refusedAt(values, isStatus, `expected one of ${productStatuses.join(', ')}`);
    case 'PRODUCT_CREATED': {
      const inWindows = operator === 'IS' || operator === 'IS_NOT';
      if (!inWindows) return asContract() ?? refusedAt(values, isDay, 'expected a day such as "2026-01-31"');
      if (values.length === 0) return { path: ['values'], message: 'expected at least one value' };
      return refusedAt(values, isWindow, 'expected a window such as "CURRENT_CALENDAR_MONTH" or "ROLLING_30_DAYS"');
    }
    case 'PRODUCT_NAME':
    case 'PRODUCT_KEY':
    case 'PARTNER_GROUP':
    case 'PARTNER_TAG':
    case 'AMOUNT':
    case 'CUSTOMER_AGE':
      return asContract();
    default:
      return assertNever(variable);
  }
}

const isStatus = (text: string): boolean => productStatuses.some((status) => status === text.toUpperCase());

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

function refusedAt(values: readonly string[], holds: (text: string) => boolean, message: string) {
  const index = values.findIndex((value) => !holds(value));
  return index === -1 ? undefined : { path: ['values', index], message };
}

/** Whether the rule looks at the product of the transaction. */
export const describesProduct = (variable: TriggerVariable): boolean => variable.startsWith('PRODUCT_');
