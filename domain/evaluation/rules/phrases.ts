import { assertNever } from '../../errors.ts';
import type { AskedRule } from './operators.ts';

const VALUES_SHOWN = 5;

/** What a rule asks of its variable, as the end of a sentence: "is NEW", "is from 10 to 20". A contract's text shows all values. */
export function phraseOf({ operator, values }: AskedRule, valuesShown = VALUES_SHOWN): string {
  const any = listed(values, 'or', valuesShown);
  switch (operator) {
    case 'IS':
      return `is ${any}`;
    case 'IS_NOT':
      return `is not ${any}`;
    case 'IS_NOT_WHEN_PRESENT':
      return `is not ${any}, when present`;
    case 'IS_PRESENT':
      return 'is present';
    case 'IS_NOT_PRESENT':
      return 'is not present';
    case 'RANGE':
    case 'DATE_RANGE':
      return `is from ${values.join(' to ')}`;
    case 'LESS_THAN':
      return `is less than ${any}`;
    case 'GREATER_THAN':
      return `is greater than ${any}`;
    case 'DATE_LESS_THAN':
      return `is before ${any}`;
    case 'DATE_GREATER_THAN':
      return `is after ${any}`;
    case 'WILDCARD':
      return `has the form ${any}`;
    case 'BEGINS_WITH':
      return `begins with ${any}`;
    case 'ENDS_WITH':
      return `ends with ${any}`;
    case 'CONTAINS':
      return `contains ${any}`;
    case 'DOES_NOT_CONTAIN':
      return `does not contain ${any}`;
    case 'COLLECTION_CONTAINS':
      return `has ${any} among its values`;
    case 'COLLECTION_DOES_NOT_CONTAIN':
      return `does not have ${any} among its values`;
    default:
      return assertNever(operator);
  }
}

/** "A, B or C"; of a long list its beginning and how many more there are. */
export function listed(values: readonly string[], conjunction: 'and' | 'or', valuesShown = VALUES_SHOWN): string {
  const rest = values.length - valuesShown;
  const shown = rest > 0 ? [...values.slice(0, valuesShown), `${rest} more`] : values;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
