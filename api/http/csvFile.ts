import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { mostLines, rowOf, type Fault, type Header, type Row } from '../../domain/csv.ts';
import type { DomainError, FieldError } from '../../domain/errors.ts';
import { invalidField } from './validation.ts';

/** What a file is a list of. */
export interface FileOf<Field extends string> {
  /** With its article, such as "a customer". */
  readonly what: string;
  readonly header: (names: readonly string[]) => Header<Field>;
}

/** A line of a file: its cells by their fields, or why they do not fit the header. */
export type FileLine<Field extends string> =
  /** Of the line of the file, whose header is line 1. */
  { readonly number: number } & ({ readonly row: Row<Field> } | { readonly errors: readonly FieldError[] });

/**
 * The lines of a file (RFC 4180), each with its number in the file. A line whose cells do not fit the header is refused by
 * itself; what makes all lines unreadable refuses the file.
 *
 * @throws DomainError VALIDATION_FAILED, with the line and the column
 */
export async function linesOf<Field extends string>(
  text: string,
  { what, header }: FileOf<Field>,
): Promise<FileLine<Field>[]> {
  const lines: FileLine<Field>[] = [];
  // The parser reads ahead of what it has handed over.
  let linesRead = 0;
  const parser = parse({
    ...options,
    on_record: (record, { lines: end }) => {
      linesRead = end;
      return [String(end), ...record];
    },
  });
  let fields: readonly Field[] | undefined;
  try {
    for await (const found of Readable.from(chunksOf(text)).pipe(parser)) {
      const [end, ...record] = numberedRecord.parse(found);
      if (fields === undefined) {
        fields = fieldsIn(header(record));
        continue;
      }
      // The parser counts to the end of a record, people to its beginning.
      const number = end - record.join('').split('\n').length + 1;
      if (lines.length === mostLines) throw faulty({ line: number, column: null, detail: tooMany });
      lines.push({ number, ...rowOf(fields, record) });
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, linesRead + 1) : error;
  }
  if (fields === undefined) throw faulty({ line: 1, column: null, detail: 'expected a header' });
  if (lines.length === 0) throw faulty({ line: 2, column: null, detail: `expected ${what}` });
  return lines;
}

function fieldsIn<Field extends string>(header: Header<Field>): readonly Field[] {
  if ('fault' in header) throw faulty(header.fault);
  return header.fields;
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
