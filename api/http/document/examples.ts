/** A JSON schema, as far as an example rests on it. */
export interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Whether a body is sent, where what may be left out mostly is, or answered, where all is shown. */
export type Direction = 'REQUEST' | 'ANSWER';

/** What an example is composed for. */
interface Composition {
  /** Finds what a `$ref` names. */
  readonly named: (ref: string) => Schema | undefined;
  readonly direction: Direction;
}

/**
 * An example of a schema, composed of the examples of its fields: so each is written once, beside its field, and a body that
 * has one of its own shows that. undefined for what goes round in circles.
 */
export function exampleOf(schema: Schema, composition: Composition, within: readonly string[] = []): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.$ref !== undefined) {
    const named = within.includes(schema.$ref) ? undefined : composition.named(schema.$ref);
    return named && exampleOf(named, composition, [...within, schema.$ref]);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const branch = alternatives(schema).find(({ type }) => type !== 'null');
  if (branch !== undefined) return exampleOf(branch, composition, within);
  if (schema.default !== undefined) return schema.default;
  return composed(schema, composition, within);
}

const alternatives = ({ anyOf, oneOf, allOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? allOf ?? [];

function composed(schema: Schema, composition: Composition, within: readonly string[]): unknown {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null');
  switch (type) {
    case 'object':
      return fieldsOf(schema, composition, within);
    case 'array':
      return (schema.prefixItems ?? (schema.items ? [schema.items] : []))
        .map((item) => exampleOf(item, composition, within))
        .filter((item) => item !== undefined);
    case 'string':
      return texts.get(schema.format ?? '') ?? 'text';
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 0);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return undefined;
  }
}

function fieldsOf(
  { properties = {}, required = [] }: Schema,
  composition: Composition,
  within: readonly string[],
): Record<string, unknown> {
  const isShown = (name: string, field: Schema): boolean =>
    composition.direction === 'ANSWER' || required.includes(name) || field.example !== undefined;
  const shown = Object.entries(properties).filter(([name, field]) => isShown(name, field));
  const examples = shown.map(([name, field]) => [name, exampleOf(field, composition, within)] as const);
  return Object.fromEntries(examples.filter(([, example]) => example !== undefined));
}

const texts: ReadonlyMap<string, string> = new Map([
  ['uuid', '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01'],
  ['date', '2026-11-20'],
  ['date-time', '2026-11-20T10:00:00Z'],
  ['email', 'blog@example.com'],
  ['uri', 'https://shop.example.com/'],
]);
