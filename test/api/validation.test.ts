import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { nothing } from '../../api/http/route.ts';
import { parsed } from '../../api/http/validation.ts';
import { DomainError } from '../../domain/errors.ts';

/** The fields that are named when a body is refused. */
function errorsOf(body: z.ZodType, value: unknown) {
  try {
    parsed({ ...nothing, body }, { params: {}, query: {}, body: value });
  } catch (error) {
    if (error instanceof DomainError) return error.errors;
  }
  throw new Error('expected a refusal');
}

const reversal = z.union([
  z.strictObject({ amount: z.string() }),
  z.strictObject({ items: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })) }),
]);

const rail = z.discriminatedUnion('rail', [
  z.strictObject({ rail: z.literal('CSV') }),
  z.strictObject({ rail: z.literal('BANK'), account: z.string() }),
]);

describe('what a caller reads of its mistakes', () => {
  test.each([
    {
      rule: 'of two forms the one is explained that nearly fits',
      schema: reversal,
      value: { items: [{ sku: 'A', quantity: 'two' }] },
      errors: [{ pointer: '/items/0/quantity', detail: 'Invalid input: expected number, received string' }],
    },
    {
      rule: 'a field that no form knows is named',
      schema: reversal,
      value: { amount: '1.00', colour: 'red' },
      errors: [{ pointer: '/colour', detail: 'is not known' }],
    },
    {
      rule: 'a value of another type than all forms has another type',
      schema: z.strictObject({ value: z.union([z.string(), z.array(z.string())]) }),
      value: { value: 7 },
      errors: [{ pointer: '/value', detail: 'has another type' }],
    },
    {
      rule: 'a form that says what was expected speaks for itself',
      schema: z.strictObject({
        value: z.union([z.int(), z.string().regex(/^\d+$/)], { error: 'expected a whole number' }),
      }),
      value: { value: true },
      errors: [{ pointer: '/value', detail: 'expected a whole number' }],
    },
    {
      rule: 'the field that tells the forms apart is named',
      schema: rail,
      value: { rail: 'PIGEON' },
      errors: [{ pointer: '/rail', detail: "Invalid discriminator value. Expected 'CSV' | 'BANK'" }],
    },
    {
      rule: 'a name of another form is named itself',
      schema: z.record(z.string().regex(/^[A-Z]+$/, 'expected capitals'), z.string()),
      value: { small: 'x' },
      errors: [{ pointer: '/small', detail: 'expected capitals' }],
    },
    {
      rule: 'a body that is missing is required',
      schema: z.strictObject({}),
      value: undefined,
      errors: [{ pointer: '', detail: 'is required' }],
    },
  ])('$rule', ({ schema, value, errors }) => {
    expect(errorsOf(schema, value)).toEqual(errors);
  });

  test('what is nested deeper than anybody needs is refused before it is read', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`) as unknown;
    expect(errorsOf(z.unknown(), deep)).toEqual([
      { pointer: '/a'.repeat(64), detail: 'is nested deeper than 64 levels' },
    ]);
  });

  test('a name with a character that cannot be stored is refused', () => {
    expect(errorsOf(z.unknown(), { params: { 'a\0': 'x' } })).toEqual([
      { pointer: '/params', detail: 'has a name with a character that cannot be stored' },
    ]);
  });
});

describe('the other parts of a request', () => {
  test('a path that cannot name an object is a 404', () => {
    const takes = { ...nothing, params: z.strictObject({ id: z.uuid() }) };
    const parse = () => parsed(takes, { params: { id: 'x' }, query: {}, body: undefined });
    expect(parse).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test('a route without a query or body takes none', () => {
    const parse = () => parsed(nothing, { params: {}, query: { preview: 'true' }, body: { note: 'x' } });
    expect(parse).toThrow(
      expect.objectContaining({
        errors: [
          { pointer: '/preview', detail: 'is not known' },
          { pointer: '/note', detail: 'is not known' },
        ],
      }),
    );
  });
});
