import { assertNever } from '../../errors.ts';
import type { Step } from '../evaluation.ts';
import { listed } from '../rules/phrases.ts';

/**
 * The steps in words that a partner manager can read, such as "Group “new” (rank 1) applies: CUSTOMER_STATUS is NEW." Made
 * from the steps alone, so that the words cannot differ from what was computed.
 */
export function sentencesOf(
  steps: readonly Step[],
  currency: string,
  items: readonly { readonly sku: string }[],
): string[] {
  const sentences: string[] = [];
  let conditions: Step[] = [];
  for (const step of steps) {
    if (step.effect === 'CONDITION') {
      conditions.push(step);
      continue;
    }
    const sku = step.item === null ? undefined : items[step.item]?.sku;
    const subject = step.item === null || sku === undefined ? '' : `Item ${step.item + 1} (${sku}): `;
    sentences.push(`${subject}${sentence(step, because(conditions), currency)}`);
    if (conditions.length > 0) conditions = [];
  }
  return sentences;
}

function sentence(step: Step, reason: string, currency: string): string {
  const { rule, actual, amount } = step;
  const expected = step.expected ?? '';
  const result = `${amount ?? ''} ${currency}`;
  const shown = valuesOf(actual);
  switch (step.effect) {
    case 'CONDITION':
      return condition(step);
    case 'ITEM_DISCOUNTED':
      return `The discount of ${shown} leaves ${expected}.`;
    case 'DISCOUNT_CUT':
      return `The ${rule.toLowerCase()} of ${shown} is more than there is, so it is cut to ${expected}.`;
    case 'ORDER_DISCOUNT_SHARED':
      return `The order discount of ${expected} is shared by the items in proportion: ${shown}.`;
    case 'NOT_COMMISSIONABLE':
      return `${rule} of ${shown} is not commissionable.`;
    case 'SALE_AMOUNT_FOUND':
      return `The items come to ${shown}; the sale amount is ${expected}.`;
    case 'SALE_AMOUNT_AS_SENT':
      return `The sale amount is ${shown} as sent: without items, discount, tax and shipping are not taken off it.`;
    case 'TOTAL_DIFFERS':
      return `The brand’s order total of ${shown} differs from the ${expected} that its parts make.`;
    case 'CONVERTED':
      return `${shown} at ${expected} is ${result}.`;
    case 'LOCATION_ACCEPTED':
      return `The customer’s country is ${shown}, as the contract asks: it ${expected}.`;
    case 'LOCATION_REFUSED':
      return `The customer’s country is ${shown}, and the contract asks that it ${expected}. Nothing is paid.`;
    case 'RESTRICTED':
      return `${rule} applies${reason}. Nothing is paid.`;
    case 'GROUP_APPLIES':
      return `${rule} applies${reason}.`;
    case 'RESTRICTION_PASSED':
    case 'GROUP_SKIPPED':
    case 'ADJUSTMENT_SKIPPED':
      return `${rule} does not apply${reason}.`;
    case 'GROUPS_SKIPPED':
      return groupsSkipped(step);
    case 'GROUP_USED_UP':
      return `${rule} does not apply${reason}, but its ${expected} is used up.`;
    case 'TIER_REACHED':
      return `${rule}: ${shown} before this one in the month, so the tier from ${expected} applies.`;
    case 'TIER_NOT_REACHED':
      return `${rule}: ${shown} before this one in the month; the first tier begins at ${expected}.`;
    case 'NOTHING_COUNTED':
      return `There are ${shown} ${rule}, so nothing is paid.`;
    case 'DEFAULT_APPLIES':
      return 'The default payout applies.';
    case 'TRIGGER_APPLIES':
      return `${rule} applies${reason}.`;
    case 'TRIGGER_SKIPPED':
      return `${rule} does not apply${reason}.`;
    case 'NO_TRIGGER_APPLIES':
      return 'No trigger applies, so nothing is paid.';
    case 'PAID_IN_PARTS':
      return `The ${result} are paid in ${shown} monthly parts.`;
    case 'PERCENT_OF_SALE':
      return `${expected} of ${shown} is ${result}.`;
    case 'FIXED_PAYOUT':
      return actual === null ? `The fixed payout is ${result}.` : `${expected} for ${shown} is ${result}.`;
    case 'ADJUSTED_BY_PERCENT':
      return `${rule} applies${reason}. ${expected} of ${shown} is ${result}.`;
    case 'ADJUSTED_BY_AMOUNT':
      return `${rule} applies${reason}. It changes the payout by ${result}.`;
    case 'RAISED_TO_ZERO':
      return `${shown} is below zero, so the payout is ${result}.`;
    case 'ROUNDED':
      return `${shown} is rounded to ${result}.`;
    case 'LIMIT_KEPT':
      return `The ${rule} has ${expected} left, enough for ${shown}.`;
    case 'LIMIT_CUTS':
      return `The ${rule} has ${expected} left: the payout of ${shown} is cut to ${result}.`;
    case 'LIMIT_DROPS':
      return `The ${rule} has ${expected} left, less than ${shown}: the rest is not paid.`;
    case 'LIMIT_USED_UP':
      return `The ${rule} is used up: nothing is paid for ${shown}.`;
    case 'OUTSIDE_TERMS':
      return `${shown} is payable; ${result} are outside of the terms.`;
    case 'TOTAL':
      return `The payout is ${result}.`;
    case 'NOT_ENFORCED':
      return `Not enforced yet: ${rule}.`;
    case 'STEPS_OMITTED':
      return `${shown} more steps are not listed.`;
    default:
      return assertNever(step.effect);
  }
}

function groupsSkipped({ rule, actual, expected }: Step): string {
  const fact = `${rule} is ${valuesOf(actual)}`;
  return expected === '1'
    ? `1 group does not apply: ${fact}, and it asks for another value.`
    : `${expected ?? ''} groups do not apply: ${fact}, and they ask for other values.`;
}

const because = (conditions: readonly Step[]): string =>
  conditions.length === 0 ? '' : `: ${conditions.map(condition).join('; ')}`;

function condition({ rule, matched, actual, expected }: Step): string {
  const is = `is ${valuesOf(actual)}`;
  const asked = expected ?? '';
  if (!matched) return `${rule} ${is}, and the rule asks that it ${asked}`;
  const same = is === asked || is.toLowerCase() === asked.toLowerCase();
  return same ? `${rule} ${is}` : `${rule} ${is}, as asked: it ${asked}`;
}

function valuesOf(actual: Step['actual']): string {
  if (actual === null) return 'absent';
  return typeof actual === 'string' ? actual : listed(actual, 'and');
}
