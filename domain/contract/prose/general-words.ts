import { answerDays } from '../../action/return-request.ts';
import { assertNever } from '../../errors.ts';
import type { Terms } from '../terms.ts';
import { listed, type Section, type Sentence } from './document.ts';
import { excessWords, periodWords } from './limit-words.ts';
import { amountWords, counted, percentWords } from './words.ts';

/** What holds for all actions of the contract together. */
export const generalSections = (terms: Terms, timeZone: string): Section[] => [
  { heading: 'Limits of the contract', sentences: contractLimits(terms) },
  { heading: 'Fees and guarantees', sentences: fees(terms) },
  { heading: 'Returned orders', sentences: returns(terms) },
  { heading: 'Changes of these terms', sentences: [changes(terms)] },
  { heading: 'Advertising material', sentences: [creative(terms)] },
  {
    heading: 'How amounts and dates are counted',
    sentences: [
      `All payouts are in ${terms.currency}. A sale in another currency is converted at a rate that is stored with the action.`,
      'Amounts are computed exactly and rounded once for each payable line, half up, to the smallest unit of the currency.',
      `Days, weeks, months and quarters are those of the time zone ${timeZone}, by the event date of the action. A week begins on Monday.`,
    ],
  },
];

function contractLimits({ currency, ...terms }: Terms): Sentence[] {
  const { actionLimit, actionLimitPeriod, spendLimit, spendLimitPeriod } = terms;
  return listed(excessWords, [
    ...(actionLimit === undefined || actionLimitPeriod === undefined
      ? []
      : [`The partner is paid for no more than ${counted(actionLimit, 'action')} ${periodWords[actionLimitPeriod]}.`]),
    ...(spendLimit === undefined || spendLimitPeriod === undefined
      ? []
      : [`The partner is paid no more than ${amountWords(spendLimit, currency)} ${periodWords[spendLimitPeriod]}.`]),
  ]);
}

function fees({ currency, ...terms }: Terms): string[] {
  const of = (amount: string | undefined, sentence: (words: string) => string): string[] =>
    amount === undefined ? [] : [sentence(amountWords(amount, currency))];
  return [
    ...of(terms.contractStartSlottingFee, (fee) => `${fee} are paid once, when the contract starts.`),
    ...of(terms.firstActionSlottingFee, (fee) => `${fee} are paid once, for the partner’s first action.`),
    ...of(terms.monthlySlottingFee, (fee) => `${fee} are paid on the 1st of each month of the contract.`),
    ...of(
      terms.minEarningPerClick,
      (earning) =>
        `Each click is guaranteed to earn ${earning}: at the end of a month, payouts below the month’s clicks times this amount are raised to it.`,
    ),
  ];
}

function returns({ returnPolicy, maxReturnPercentage }: Terms): string[] {
  switch (returnPolicy) {
    case 'ALWAYS_OK':
      return [
        'When a customer returns an order, or it changes, the brand may take back what was paid for it.',
        `No more than ${percentWords(maxReturnPercentage)} of a month’s payouts under this contract is taken back for returned and changed orders.`,
      ];
    case 'MP_APPROVAL_REQ':
      return [
        `When a customer returns an order, or it changes, the brand may take back what was paid for it if the partner agrees; a request that the partner does not answer within ${answerDays} days counts as agreed to.`,
      ];
    case 'NO_RETURNS':
      return ['The partner keeps what was paid for an order that a customer returns or that changes.'];
    default:
      return assertNever(returnPolicy);
  }
}

const changes = ({ changeNotificationPeriod }: Terms): string =>
  changeNotificationPeriod === 0
    ? 'The brand need not announce a change of these terms in advance.'
    : `A change of these terms by the brand takes effect ${counted(changeNotificationPeriod, 'day')} after it was announced at the earliest, unless the partner accepts it sooner.`;

function creative({ customCreativePayer }: Terms): string {
  switch (customCreativePayer) {
    case 'ADVERTISER':
      return 'The brand pays for advertising material that is made for the partner.';
    case 'PUBLISHER':
      return 'The partner pays for advertising material that is made for it.';
    case 'NOT_APPLICABLE':
      return 'Nobody pays for advertising material under this contract.';
    default:
      return assertNever(customCreativePayer);
  }
}
