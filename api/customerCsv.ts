import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { NewLine } from '../database/queries/customerImports.ts';
import { headerFields, mostLines, rowOf, type Fault } from '../domain/customer/csv.ts';
import type { DomainError } from '../domain/errors.ts';
import { invalidField } from './http/validation.ts';

/**
 * The lines of a file of customers (RFC 4180), each with its number in the file. A line whose cells do not fit the header is
 * refused by itself; what makes all lines unreadable refuses the file.
 *
 * @throws DomainError VALIDATION_FAILED, with the line and the column
 */
export async function linesOf(text: string): Promise<NewLine[]> {
  const lines: NewLine[] = [];
  // The parser reads ahead of what it has handed over.
  let linesRead = 0;
  const parser = parse({
    ...options,
    on_record: (record, { lines: end }) => {
      linesRead = end;
      return [String(end), ...record];
    },
  });
  let header: ReturnType<typeof fieldsOf> | undefined;
  try {
    for await (const found of Readable.from(chunksOf(text)).pipe(parser)) {
      const [end, ...record] = numberedRecord.parse(found);
      if (header === undefined) {
        header = fieldsOf(record);
        continue;
      }
      // The parser counts to the end of a record, people to its beginning.
      const number = end - record.join('').split('\n').length + 1;
      if (lines.length === mostLines) throw faulty({ line: number, column: null, detail: tooMany });
      const fitted = rowOf(header, record);
      lines.push(
        'row' in fitted
          ? { number, row: fitted.row, outcome: null, errors: null }
          : { number, row: null, outcome: 'REFUSED', errors: fitted.errors },
      );
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, linesRead + 1) : error;
  }
  if (header === undefined) throw faulty({ line: 1, column: null, detail: 'expected a header' });
  if (lines.length === 0) throw faulty({ line: 2, column: null, detail: 'expected a customer' });
  return lines;
}

const options = { bom: true, relax_column_count: true, skip_empty_lines: true } as const;

/** A record behind the number of the line that it ends on. */
const numberedRecord = z.tuple([z.coerce.number<string>()], z.string());

const tooMany = `expected at most ${mostLines} lines; send the rest as another file`;

/** Piece by piece, so that other requests have their turn meanwhile. */
function* chunksOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  const size = 65_536;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function fieldsOf(record: readonly string[]) {
  const read = headerFields(record);
  if ('fault' in read) throw faulty(read.fault);
  return read.fields;
}

const faulty = ({ line, column, detail }: Fault): DomainError =>
  invalidField('', `line ${line}${column === null ? '' : `, column ${column}`}: ${detail}`);

/**
 * In our own words: the parser's quote the cell.
 * @param begun the line on which the record begins: a quote without end is noticed at the end of the file only
 */
function unreadable(error: CsvError, begun: number): DomainError {
  const { lines, column } = place.parse(error);
  const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? begun : lines;
  return faulty({ line, column, detail: faults.get(error.code) ?? 'is not CSV' });
}

const place = z.object({
  lines: z.int().catch(1),
  column: z
    .int()
    .transform((index) => index + 1)
    .nullable()
    .catch(null),
});

const faults: ReadonlyMap<string, string> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'a quoted cell has no end'],
  [
    'CSV_INVALID_CLOSING_QUOTE',
    'expected a comma or the end of the line after a quoted cell; a quote inside is doubled',
  ],
  ['INVALID_OPENING_QUOTE', 'a cell with a quote inside is quoted as a whole'],
]);
