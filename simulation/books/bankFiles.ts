import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Difference } from '../play.ts';
import type { StoredPayout } from './books.ts';

/**
 * What the bank was really told to pay, against what the books say: a file for each payout by MANUAL_CSV, with its amount, and no
 * file beside these. Nobody who keeps the books reads these files.
 */
export function bankDifferences(folder: string, payouts: readonly StoredPayout[]): Difference[] {
  const expected = payouts
    .filter(({ rail, state }) => rail === 'MANUAL_CSV' && state === 'completed')
    .map(({ id, amount, currency }) => `${id}: ${amount} ${currency}`)
    .toSorted();
  const found = globSync('**/payment-files/*.csv', { cwd: folder })
    .map((path) => paidBy(join(folder, path)))
    .toSorted();
  return isDeepStrictEqual(expected, found) ? [] : [{ brand: 'all', about: 'the files for the bank', expected, found }];
}

/** The file's one payment, as its name and its row say. */
function paidBy(path: string): string {
  const [names = '', row = ''] = readFileSync(path, 'utf8').split(/\r?\n/);
  const fields = new Map(names.split(',').map((name, index) => [name, row.split(',')[index] ?? '']));
  const id = fields.get('payout_id') === basename(path, '.csv') ? basename(path, '.csv') : `another than ${path}`;
  return `${id}: ${fields.get('amount') ?? ''} ${fields.get('currency') ?? ''}`;
}
