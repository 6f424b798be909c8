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
  /** Below its sections. */
  readonly table?: Table;
}

/** Rows of cells, one for each column. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** The row that ends it. */
  readonly total?: readonly string[];
}

export interface TableColumn {
  readonly heading: string;
  /** Of the width; those of a table come to 1. */
  readonly share: number;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
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
