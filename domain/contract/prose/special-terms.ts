import type { SpecialTerms } from '../terms.ts';
import type { specialTermsTypes } from '../vocabulary.ts';
import type { Part, ProseDocument } from './document.ts';
import { particulars, type ContractToTell } from './particulars.ts';

/** What custom terms are about (seed 003, TermsType). */
const typeWords: Readonly<Record<(typeof specialTermsTypes)[number], string>> = {
  CUSTOM: 'Custom terms',
  EMAIL: 'Terms of e-mailing',
  COPYWRITING: 'Terms of copywriting',
  PAID_SEARCH: 'Terms of paid search',
  SEO: 'Terms of search engine optimization',
  TRADEMARK: 'Terms of trademarks',
  APPROVAL: 'Terms of approval',
};

/** The custom terms of a contract, each in full; no part where there are none. */
export const specialTermsPart = (list: readonly SpecialTerms[]): Part[] =>
  list.length === 0
    ? []
    : [
        {
          title: 'Special terms',
          sections: list.map((terms) => ({
            heading: `${terms.termsName} (${typeWords[terms.termsType]})`,
            sentences: contentWords(terms),
          })),
        },
      ];

/** One of the custom terms as a text of its own. */
export const specialTermsDocument = (terms: SpecialTerms, contract: ContractToTell, now: string): ProseDocument => ({
  title: terms.termsName,
  subtitle: `${typeWords[terms.termsType]} of the contract of ${contract.brand.name} and ${contract.partner.name}`,
  particulars: particulars(contract, now),
  parts: [{ title: 'The terms', sections: [{ heading: null, sentences: contentWords(terms) }] }],
});

/** The paragraphs of the content; where they are, when only that is known. */
function contentWords({ termsContent, termsPdfUri }: SpecialTerms): string[] {
  const paragraphs = (termsContent ?? '')
    .split('\n')
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  if (paragraphs.length > 0) return paragraphs;
  return termsPdfUri === undefined
    ? ['The contract names these terms without their text.']
    : [`The text of these terms is kept at ${termsPdfUri}.`];
}
