import type { Rail } from './rail.ts';

/** The rails that this installation offers, by name. */
export type Rails = ReadonlyMap<string, Rail>;

/** @throws Error for one that is not offered (any more): the payment waits until it is */
export function railOf(rails: Rails, name: string): Rail {
  const rail = rails.get(name);
  if (!rail) throw new Error(`there is no rail ${name}`);
  return rail;
}
