/** A text for people, before it has a form; the API sets it as PDF. */
export interface ProseDocument {
  readonly title: string;
  readonly subtitle: string;
  /** Who, when and which, each in a few words. */
  readonly particulars: readonly Particular[];
  readonly parts: readonly Part[];
}

export interface Particular {
  readonly label: string;
  readonly text: string;
}

export interface Part {
  readonly title: string;
  readonly sections: readonly Section[];
}

/** Sentences that can be read one by one; without a heading they belong to the part itself. */
export interface Section {
  readonly heading: string | null;
  readonly sentences: readonly Sentence[];
}

/** A sentence, or one with what belongs to it. */
export type Sentence = string | { readonly lead: string; readonly details: readonly string[] };

/** A sentence that is there only for what belongs to it. */
export const listed = (lead: string, details: readonly string[]): Sentence[] =>
  details.length === 0 ? [] : [{ lead, details }];

/** The sections that have something to say. */
export const spoken = (sections: readonly Section[]): Section[] =>
  sections.filter(({ sentences }) => sentences.length > 0);
