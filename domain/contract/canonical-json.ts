/**
 * One text for equal values, however their keys were ordered: what a hash of terms is made of. Takes what JSON can hold;
 * fields that are undefined are left out, as JSON does.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortedKeys);

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
