import { unstatedSale } from '../terms.ts';
import { dateWords } from './date-words.ts';
import { spoken, type Part } from './document.ts';
import { saleAmountWords, categoryWords } from './event-words.ts';
import type { ContractToTell } from './particulars.ts';
import type { Told } from './price-words.ts';

/** What prices sales under a contract that leaves it to the brand's triggers; partners know these as offers (seed 004). */
export function offersPart({ terms, brand, startDate }: ContractToTell): Part[] {
  if (terms.pricing !== 'TRIGGERS') return [];
  const unstated: Told = { payout: unstatedSale('SALE'), category: 'SALE', currency: terms.currency, brand };
  return [
    {
      title: 'Offers',
      sections: spoken([
        {
          heading: null,
          sentences: [
            'Sales are priced by the brand’s offers, not by this contract. The partner can read the offers that it is eligible for at any time.',
            'Each offer whose conditions a sale meets pays its own commission; a sale that meets those of none pays nothing.',
            'A sale is paid by what the offers say at its event date, whatever they say later.',
            'An offer may spread its commission over several months: the first part is paid on the payment date, each other part a month after the one before.',
          ],
        },
        {
          heading: 'When sales are paid that have no part of their own below',
          sentences: dateWords(unstated, startDate),
        },
      ]),
    },
  ];
}

/** What is paid for sales of an event type that the contract mentions. */
export const offerWords = ({ payout, category }: Told): string[] => [
  `This part is about ${categoryWords[category].what} (event type ${payout.eventType}). The offers price them, as said above.`,
  saleAmountWords('ORDER'),
];
