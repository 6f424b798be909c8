/* Our fields have impact.com's names in camelCase, so one walk over the object renames them. */

export const lowerFirst = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

export const upperFirst = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The same JSON with other field names, at all depths; fields that are undefined are left out. */
export function withNames(value: unknown, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((element) => withNames(element, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [nameOf(name), withNames(field, nameOf)]),
  );
}
