import { describe, expect, test } from '@jest/globals';
import { assertNever, DomainError, isProblemCode, problems } from '../../domain/errors.ts';

describe('a refusal', () => {
  test('has a code for programs, a sentence for people, and the fields that are wrong', () => {
    const errors = [{ pointer: '/amount', detail: 'expected a decimal string' }];
    const refusal = new DomainError('VALIDATION_FAILED', 'The amount is wrong.', errors);
    expect(refusal).toMatchObject({
      name: 'DomainError',
      code: 'VALIDATION_FAILED',
      message: 'The amount is wrong.',
      errors,
    });
    expect(new DomainError('NOT_FOUND', 'There is no such action.').errors).toEqual([]);
  });

  test.each(Object.entries(problems))(
    '%s is told by a status of its client’s or of ours, and by a sentence',
    (code, problem) => {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(problem.status).toBeGreaterThanOrEqual(400);
      expect(problem.title).toMatch(/^[A-Z].*\.$/);
    },
  );

  test('its code is known again when it comes back from outside', () => {
    expect(isProblemCode('NOT_FOUND')).toBe(true);
    expect(isProblemCode('toString')).toBe(false);
    expect(isProblemCode('Error')).toBe(false);
  });
});

test('a value that the types rule out is our own fault, and is named', () => {
  const impossible = (value: string): never => assertNever(value as never);
  expect(() => impossible('BARTER')).toThrow('unexpected value "BARTER"');
});
