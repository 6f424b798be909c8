import type { Terms } from '../terms.ts';
import { bonusWords } from './bonus-words.ts';
import { adjustmentWords, refusalWords } from './change-words.ts';
import { readingWords } from './conditions.ts';
import { creditWords } from './credit-words.ts';
import { dateWords } from './date-words.ts';
import { listed, spoken, type Part, type ProseDocument, type Section } from './document.ts';
import { generalSections } from './general-words.ts';
import { excessWords, limitWords } from './limit-words.ts';
import { defaultWords, groupWords } from './payout-words.ts';
import type { Told } from './price-words.ts';
import { particulars, type ContractToTell } from './particulars.ts';
import { offerWords, offersPart } from './offer-words.ts';
import { specialTermsPart } from './special-terms.ts';

/**
 * The whole contract in plain language: who reads only this knows what she will be paid. Every field of the terms is in it;
 * what is absent is not mentioned, but where its default matters. `now` decides the status.
 */
export function contractDocument(contract: ContractToTell, now: string): ProseDocument {
  const { terms, brand } = contract;
  return {
    title: 'Partner contract',
    subtitle: `${brand.name} and ${contract.partner.name}`,
    particulars: particulars(contract, now),
    parts: [
      ...offersPart(contract),
      ...terms.eventPayouts.map((payout) => eventPart(payout, contract)),
      { title: 'For all actions', sections: spoken(generalSections(terms, brand.timeZone)) },
      ...specialTermsPart(terms.specialTermsList),
    ],
  };
}

function eventPart(payout: Terms['eventPayouts'][number], contract: ContractToTell): Part {
  const eventType = contract.eventTypes.find(({ code }) => code === payout.eventType);
  if (eventType === undefined) throw new Error(`contract ${contract.id} comes without event type ${payout.eventType}`);
  const told: Told = { payout, category: eventType.category, currency: contract.terms.currency, brand: contract.brand };
  const triggered = contract.terms.pricing === 'TRIGGERS' && eventType.category === 'SALE';
  const sections = triggered ? offeredSections(told, contract.startDate) : eventSections(told, contract.startDate);
  return { title: eventType.name, sections: spoken(sections) };
}

/** Where triggers price sales, nothing in the contract does. */
function offeredSections(told: Told, exampleAt: string): Section[] {
  const payout = { ...told.payout, payoutGroups: [], payoutAdjustments: [] };
  const [, ...others] = eventSections({ ...told, payout }, exampleAt);
  return [{ heading: null, sentences: offerWords(told) }, ...others];
}

function eventSections(told: Told, exampleAt: string): Section[] {
  const { payoutGroups, payoutAdjustments, payoutRestrictions, limits } = told.payout;
  const rules = [...payoutGroups, ...payoutAdjustments, ...payoutRestrictions].flatMap((one) => one.rules);
  return [
    { heading: null, sentences: defaultWords(told) },
    { heading: 'Payout groups', sentences: groupWords(told) },
    { heading: 'Adjustments', sentences: adjustmentWords(told) },
    { heading: 'What is not paid', sentences: refusalWords(told) },
    {
      heading: 'Limits',
      sentences: listed(
        excessWords,
        limits.map((limit) => limitWords(limit, told)),
      ),
    },
    { heading: 'How conditions are read', sentences: readingWords(rules) },
    { heading: 'Monthly bonus', sentences: bonusWords(told) },
    { heading: 'When it is paid', sentences: dateWords(told, exampleAt) },
    { heading: 'Who is credited', sentences: creditWords(told) },
  ];
}
