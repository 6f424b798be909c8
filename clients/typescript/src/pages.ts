/** A page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

/** The part of a list's query that leads to a page; empty for the first one. */
export type From = { readonly cursor?: string };

/**
 * All elements of a list, newest first, page by page as they are asked for:
 *
 * `for await (const partner of every((from) => must(client.GET('/v1/partners', { params: { query: from } })))) …`
 */
export async function* every<Item>(page: (from: From) => Promise<Page<Item>>): AsyncGenerator<Item, void> {
  for (let from: From | null = {}; from !== null;) {
    const { data, nextCursor }: Page<Item> = await page(from);
    yield* data;
    from = nextCursor === null ? null : { cursor: nextCursor };
  }
}
