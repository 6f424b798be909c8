import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const folder = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(folder, 'security.md'), 'utf8');
/** The first cells of all tables. */
const rows = page.split('\n').flatMap((line) => /^\| ([^|]+?) +\|/.exec(line)?.[1] ?? []);

describe('docs/security.md', () => {
  test.each([...new Set([...page.matchAll(/\]\(([^)#]+)/g)].map(([, path = '']) => path))])(
    'leads to what there is: %s',
    (path) => {
      expect(existsSync(join(folder, path))).toBe(true);
    },
  );

  test('has a row for each risk of the API Security Top 10', () => {
    const risks = rows.flatMap((row) => /^API(\d+) /.exec(row)?.[1] ?? []).map(Number);
    expect(risks).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('has a row for each chapter of ASVS 5.0', () => {
    const chapters = rows.filter((row) => /^V\d/.test(row)).flatMap((row) => [...row.matchAll(/V(\d+)/g)]);
    expect([...new Set(chapters.map(([, chapter]) => Number(chapter)))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 17 }, (_, index) => index + 1),
    );
  });
});
