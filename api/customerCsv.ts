import type { NewLine } from '../database/queries/customerImports.ts';
import { headerFields } from '../domain/customer/csv.ts';
import { linesOf } from './http/csvFile.ts';

/**
 * The lines of a file of customers; one whose cells do not fit the header is refused on sight.
 * @throws DomainError VALIDATION_FAILED, with the line and the column
 */
export async function customerLines(text: string): Promise<NewLine[]> {
  const lines = await linesOf(text, { what: 'a customer', header: headerFields });
  return lines.map((line) =>
    'row' in line
      ? { number: line.number, row: line.row, outcome: null, errors: null }
      : { number: line.number, row: null, outcome: 'REFUSED', errors: line.errors },
  );
}
