import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fontkit from 'fontkit';
import { trueTypeOf } from './trueType.ts';

/*
 * The faces that documents are set in. Noto Sans has Latin, Greek and Cyrillic and looks well. UnifontEX is coarse, but has
 * a glyph for nearly everything that people write, so that a partner's name is never lost. The 14 fonts that every PDF
 * reader has know Western European letters only, and show others as wrong ones.
 */

export type Weight = 'regular' | 'bold';
export type Face = Weight | 'anyScript';

const read = (specifier: string): Buffer => readFileSync(fileURLToPath(import.meta.resolve(specifier)));

const sources: Readonly<Record<Face, () => Buffer>> = {
  regular: () => read('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: () => read('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
  anyScript: () => trueTypeOf(read('@fontsource/unifontex/files/unifontex-latin-400-normal.woff')),
};

const loaded = new Map<Face, Buffer>();

/** The font of a face; read once, and only when a document needs it. */
export function fontOf(face: Face): Buffer {
  const font = loaded.get(face) ?? sources[face]();
  loaded.set(face, font);
  return font;
}

/** A stretch of text in one face. */
export interface Run {
  readonly face: Face;
  readonly text: string;
}

/** A longer word may be broken there: to set one of 100,000 letters takes minutes otherwise. */
const longestWord = /\S{200}(?=\S)/g;
const zeroWidthSpace = '\u200B';

/** The text in stretches, each in a face that has its characters. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: Run[] = [];
  for (const character of text.replaceAll(/\s+/g, ' ').replaceAll(longestWord, `$&${zeroWidthSpace}`)) {
    const face = covers(weight, character) ? weight : 'anyScript';
    const last = runs.at(-1);
    if (last?.face === face) runs.splice(-1, 1, { face, text: last.text + character });
    else runs.push({ face, text: character });
  }
  return runs;
}

const covers = (weight: Weight, character: string): boolean =>
  measuresOf(weight).characters.has(character.codePointAt(0) ?? 0);

/** How far the letters of a weight reach above the line they stand on, for each point of size. */
export const ascentOf = (weight: Weight): number => measuresOf(weight).ascent;

interface Measures {
  readonly characters: ReadonlySet<number>;
  readonly ascent: number;
}

const measured = new Map<Weight, Measures>();

function measuresOf(weight: Weight): Measures {
  const known = measured.get(weight);
  if (known !== undefined) return known;
  const font = fontkit.create(fontOf(weight));
  if (!('characterSet' in font)) throw new Error('Noto Sans is one font, not a collection');
  const measures = { characters: new Set(font.characterSet), ascent: font.ascent / font.unitsPerEm };
  measured.set(weight, measures);
  return measures;
}
