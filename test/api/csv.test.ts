import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../api/http/csv.ts';

const cellOf = (value: unknown): string =>
  csv(['x', 'y'], [{ x: value, y: '' }])
    .split('\r\n')[1]
    ?.replace(/,$/, '') ?? '';

describe('a cell of a CSV', () => {
  test.each([
    { rule: 'a clawback is a number and stays one', value: '-15.00', cell: '-15.00' },
    { rule: 'so does a whole number', value: '-7', cell: '-7' },
    { rule: 'a text that a spreadsheet would run does not run', value: '=SUM(A1)', cell: "'=SUM(A1)" },
    { rule: 'whatever it begins with: plus', value: '+1 555', cell: "'+1 555" },
    { rule: 'minus', value: '-2+3', cell: "'-2+3" },
    { rule: 'at', value: '@cmd', cell: "'@cmd" },
    { rule: 'a tab', value: '\t=1', cell: "'\t=1" },
    { rule: 'plain text stays as it is', value: 'Acme Blog', cell: 'Acme Blog' },
    { rule: 'a line break of any kind stays in its cell', value: 'see\n=1', cell: '"see\n=1"' },
    { rule: 'an old one too', value: 'see\r=1', cell: '"see\r=1"' },
    { rule: 'what is absent is empty', value: null, cell: '' },
    { rule: 'a flag is a word', value: true, cell: 'true' },
    { rule: 'a list is JSON', value: ['a'], cell: '"[""a""]"' },
  ])('$rule', ({ value, cell }) => {
    expect(cellOf(value)).toBe(cell);
  });

  test('no text begins as a formula, and every amount stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const cell = cellOf(text).replace(/^"/, '');
        expect(/^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.nat(999_999), (whole, part) => {
        const amount = `${whole}.${part}`;
        expect(cellOf(amount)).toBe(amount);
      }),
    );
  });
});

test('whatever a text holds, its row is one row, for those too who end one at any line break', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', ',', '"', "'", '\n', '\r', '=', ' ') });
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1 }), (values) => {
      const file = csv(
        ['x', 'y'],
        values.map((x) => ({ x, y: '1' })),
      );
      for (const record_delimiter of ['\r\n', ['\r\n', '\n', '\r']]) {
        const rows = parse(file, { record_delimiter, relax_column_count: true });
        expect(rows).toHaveLength(values.length + 1);
        expect(rows.map(([cell = '']) => cell.replace(/^'(?=[=+\-@\t\r])/, '')).slice(1)).toEqual(
          values.map((value) => value.replace(/^'(?=[=+\-@\t\r])/, '')),
        );
      }
    }),
  );
});

describe('columns', () => {
  test('a nested field is found by its path', () => {
    expect(csv(['amount.value'], [{ amount: { value: '10.00' } }, { amount: null }])).toBe(
      'amount.value\r\n10.00\r\n\r\n',
    );
  });
});
