import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { routes } from '../../api/routes/index.ts';

/*
 * A limit on everything that is sent: whoever reads a body reads at most a megabyte of it (api/http/body.ts), and each text and
 * list in it ends by itself.
 */

/** What has no end of its own, and why that is right. */
const exceptions: Readonly<Record<string, string>> = {
  'POST /v1/actions/batch body, as text': 'CSV: as long as a file may be, each of its cells by its own schema',
  'POST /v1/correction-batches body, as text': 'CSV, likewise',
  'POST /v1/customers/import body': 'CSV, likewise',
  'POST /v1/fx-rates body, as text': 'CSV, likewise',
  'POST /v1/contracts/import body/contract': 'the object of another system, kept verbatim',
  'POST /v1/contracts/import body/contract, its names': 'likewise',
  'GET / query': 'whatever a visitor’s link says; the URL is short, and api/touch.ts keeps what it knows',
  'GET /:code query': 'likewise',
  'GET /c/:code query': 'likewise',
  'GET /i/:code query': 'likewise',
  'GET / query, its names': 'likewise',
  'GET /:code query, its names': 'likewise',
  'GET /c/:code query, its names': 'likewise',
  'GET /i/:code query, its names': 'likewise',
};

const schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  propertyNames: z.unknown().optional(),
  maxProperties: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  allOf: z.array(z.unknown()).optional(),
});
type Schema = z.output<typeof schema>;

const patternsOf = ({ pattern, allOf = [] }: Schema): string[] => [
  ...(pattern === undefined ? [] : [pattern]),
  ...allOf.flatMap((part) => patternsOf(schema.parse(part))),
];

/** Whether only so many characters match: it is for all of the text, and nothing in it may come again and again. */
const hasEnd = (pattern: string): boolean =>
  pattern.startsWith('^') && pattern.endsWith('$') && !/[*+]|\{\d+,\}/.test(pattern.replaceAll(/\\.|\[[^\]]*\]/g, 'x'));

/** Of a currency or a country: there are so many, and no more. */
function isCode(names: unknown): boolean {
  const node = schema.parse(names);
  return node.$ref === '#/$defs/Currency' || patternsOf(node).includes('^[A-Za-z]{2}$');
}

function isBounded(node: Schema): boolean {
  if (node.enum !== undefined || node.const !== undefined) return true;
  switch (node.type) {
    case 'string':
      return node.maxLength !== undefined || patternsOf(node).some(hasEnd);
    case 'array':
      return node.maxItems !== undefined;
    case 'object':
      return node.propertyNames === undefined || node.maxProperties !== undefined || isCode(node.propertyNames);
    default:
      return true;
  }
}

/** The places in a JSON schema that take something without end. */
function unbounded(node: unknown, at: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const parsed = Array.isArray(node) ? undefined : schema.safeParse(node).data;
  const own = parsed !== undefined && !isBounded(parsed) ? [at] : [];
  const inner = Object.entries(node)
    // Examples are what somebody wrote.
    .filter(([name]) => !['example', 'examples', 'default', 'enum', 'override'].includes(name))
    .flatMap(([name, child]) => unbounded(child, at + step(name)));
  return [...own, ...inner];
}

function step(name: string): string {
  if (['properties', '$defs', 'allOf', 'oneOf'].includes(name)) return '';
  if (name === 'anyOf') return ', as';
  if (name === 'propertyNames') return ', its names';
  return `/${name}`;
}

const taken = routes.flatMap(({ method, path, takes }) =>
  (['params', 'query', 'body'] as const).map((part) => ({
    at: `${method.toUpperCase()} ${path} ${part}`,
    json: z.toJSONSchema(takes[part], { io: 'input', unrepresentable: 'any', cycles: 'ref' }),
  })),
);

/** As the exceptions name it. */
const named = (at: string): string => at.replace(/, as\/1$/, ', as text');

describe('whatever a route takes has an end', () => {
  const found = new Set(taken.flatMap(({ at, json }) => unbounded(json, at)).map(named));

  test('every text and every list has a longest one, except where there is a reason', () => {
    expect([...found].filter((at) => !Object.hasOwn(exceptions, at))).toEqual([]);
  });

  test('every exception is one', () => {
    expect(Object.keys(exceptions).filter((at) => !found.has(at))).toEqual([]);
  });

  test.each([
    { rule: 'a text', schema: z.strictObject({ name: z.string() }), at: ['/name'] },
    { rule: 'a list', schema: z.strictObject({ names: z.array(z.string().max(5)) }), at: ['/names'] },
    { rule: 'a text in a list', schema: z.array(z.string()).max(5), at: ['/items'] },
    { rule: 'a pattern that goes on', schema: z.string().regex(/^a[b-d]+$/), at: [''] },
    { rule: 'a pattern of a part', schema: z.string().regex(/[1-9]/), at: [''] },
    { rule: 'a record, and its names', schema: z.record(z.string(), z.int()), at: ['', ', its names'] },
  ])('$rule without one would be found', ({ schema, at }) => {
    expect(unbounded(z.toJSONSchema(schema, { io: 'input' }), '')).toEqual(at);
  });

  test.each([
    { rule: 'a longest text', schema: z.string().max(5) },
    {
      rule: 'so many digits',
      schema: z
        .string()
        .regex(/^\d{1,15}(\.\d{1,6})?$/)
        .regex(/[1-9]/),
    },
    { rule: 'signs that mean repetition elsewhere', schema: z.string().regex(/^[+*]\+$/) },
    { rule: 'one of a few', schema: z.enum(['a', 'b']) },
    { rule: 'an id', schema: z.uuid() },
  ])('$rule is an end', ({ schema }) => {
    expect(unbounded(z.toJSONSchema(schema, { io: 'input' }), '')).toEqual([]);
  });
});
