/** What a contract may say and hardly means. `pointer` is a JSON pointer to the field. */
export interface Warning {
  readonly pointer: string;
  readonly detail: string;
}

/** The warnings of a part, by their place in the whole. */
export const under = (place: string, warnings: readonly Warning[]): Warning[] =>
  warnings.map(({ pointer, detail }) => ({ pointer: `${place}${pointer}`, detail }));

/** The warnings of each element of a list, if there is one, by their places in the whole. */
export const ofEach = <Element>(
  place: string,
  list: readonly Element[] | undefined,
  warningsOf: (element: Element) => readonly Warning[],
): Warning[] => list?.flatMap((element, index) => under(`${place}/${index}`, warningsOf(element))) ?? [];

/** One warning where `odd` holds, else none. */
export const warnIf = (odd: boolean, pointer: string, detail: string): Warning[] => (odd ? [{ pointer, detail }] : []);
