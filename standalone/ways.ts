import { StartError } from '../platform/program.ts';

/** One place to look, or one way to fetch. It gives a path, or says in a few words why it has none. */
export interface Way {
  readonly name: string;
  readonly find: () => Found | Promise<Found>;
}

export type Found = { readonly path: string } | { readonly missing: string };

/** What someone reads when no way worked. */
export interface Help {
  readonly problem: string;
  readonly remedy: string;
}

/** The path that the first of the ways gives. @throws StartError that says what each of them lacked */
export async function firstFound(ways: readonly Way[], { problem, remedy }: Help): Promise<string> {
  const tried: string[] = [];
  for (const way of ways) {
    const found = await way.find();
    if ('path' in found) return found.path;
    tried.push(`  ${way.name}: ${found.missing}`);
  }
  throw new StartError([`${problem}. Tried, in this order:`, ...tried, remedy].join('\n'));
}
