import { assertNever } from '../../errors.ts';
import { money, payable, percent } from '../../money.ts';
import type { PayoutAdjustment } from '../payout.ts';
import { describesItem } from '../variables.ts';
import { conditionWords } from './conditions.ts';
import { listed, type Sentence } from './document.ts';
import type { Told } from './price-words.ts';
import { amountWords, percentWords } from './words.ts';

/** What is added to a payout or taken off it. */
export function adjustmentWords(told: Told): Sentence[] {
  return listed(
    'All adjustments whose conditions hold apply. Percents are of the payout before any adjustment and do not compound; a payout never falls below zero.',
    told.payout.payoutAdjustments.map(
      (adjustment) =>
        `Adjustment “${adjustment.id}” ${changeWords(adjustment, told)}, ${conditionWords(adjustment.rules)}.`,
    ),
  );
}

function changeWords({ direction, amount = '0', rate = '0' }: PayoutAdjustment, told: Told): string {
  const each = told.payout.payoutLevel === 'ITEM' ? ' for each line of items' : '';
  const { currency } = told;
  switch (direction) {
    case 'INCREASE':
      return `raises the payout by ${percentWords(rate)} (${onTen(rate, currency)})`;
    case 'DECREASE':
      return `lowers the payout by ${percentWords(rate)} (${onTen(rate, currency)})`;
    case 'ADD':
      return `adds ${amountWords(amount, currency)}${each}`;
    case 'SUBTRACT':
      return `takes off ${amountWords(amount, currency)}${each}`;
    default:
      return assertNever(direction);
  }
}

function onTen(rate: string, currency: string): string {
  const change = payable(percent(money('10', currency), rate));
  return `of ${amountWords('10', currency)} that is ${amountWords(change.amount.toFixed(), currency)}`;
}

/** Which actions and items are not paid for. */
export function refusalWords({ payout }: Told): string[] {
  return [
    ...locationWords(payout),
    ...payout.payoutRestrictions.map(({ id, rules }) => {
      const isOfItem = rules.some(({ variable }) => describesItem(variable));
      const what = rules.length === 0 ? 'any action' : `an ${isOfItem ? 'item' : 'action'} ${conditionWords(rules)}`;
      return `Restriction “${id}”: nothing is paid for ${what}.`;
    }),
  ];
}

function locationWords({ locationRequirementType: type, locationRequirementCountries }: Told['payout']): string[] {
  const countries = locationRequirementCountries?.join(', ') ?? '';
  switch (type) {
    case undefined:
      return [];
    case 'INCLUDE':
      return [
        `Only customers in these countries are paid for: ${countries}. Nothing is paid where the country is not known.`,
      ];
    case 'EXCLUDE':
      return [
        `Customers in these countries are not paid for: ${countries}. One whose country is not known is paid for.`,
      ];
    default:
      return assertNever(type);
  }
}
