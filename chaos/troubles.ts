/** What is not as it should be, and since when: a request that fails meanwhile may fail, otherwise not. */
export class Troubles {
  readonly #all: { readonly what: string; readonly from: number; until: number }[] = [];

  /** It begins now; what is returned ends it. */
  begin(what: string): () => void {
    const trouble = { what, from: performance.now(), until: Infinity };
    this.#all.push(trouble);
    return () => {
      trouble.until = performance.now();
    };
  }

  /**
   * Whether one of them touched that time, or had ended only just before it.
   * @param isMeant which of them count @param graceMs how long after its end one still counts
   */
  touched(from: number, until: number, isMeant: (what: string) => boolean, graceMs: number): boolean {
    return this.#all.some((one) => isMeant(one.what) && one.from <= until && one.until + graceMs >= from);
  }
}
