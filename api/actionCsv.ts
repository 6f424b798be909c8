import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { invalidField } from './http/validation.ts';

/** The columns whose cells are JSON: they hold no text. */
const jsonColumns: ReadonlySet<string> = new Set([
  'test',
  'clicks',
  'items',
  'call.durationSeconds',
  'call.talkSeconds',
]);

const rows = z.array(z.record(z.string(), z.string()));

/**
 * The actions of a CSV file (RFC 4180), each as it would be in JSON: a column for each field, nested ones as `call.callerId`
 * and `properties.TEXT1`, `items` as JSON. An empty cell says nothing.
 *
 * @param most rows; one more is read, so that it is seen that there are too many
 * @throws DomainError VALIDATION_FAILED with the line of the file that cannot be read
 */
export function actionsInCsv(text: string, most: number): unknown[] {
  const options = {
    bom: true,
    columns: true,
    skip_empty_lines: true,
    max_record_size: 1_048_576,
    to: most + 1,
  } as const;
  try {
    return rows.parse(parse(text, options)).map(reportIn);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = place.parse(error);
    throw invalidField('', `line ${lines} cannot be read as CSV with the columns of the header`);
  }
}

const place = z.object({ lines: z.int().catch(1) });

type Fields = Record<string, unknown>;

function reportIn(row: Readonly<Record<string, string>>): Fields {
  const report: Fields = {};
  const nested = new Map<string, Fields>();
  for (const [column, cell] of Object.entries(row)) {
    if (cell === '') continue;
    const value = jsonColumns.has(column) ? jsonIn(cell) : cell;
    const dot = column.indexOf('.');
    if (dot < 0) report[column] = value;
    else {
      const fields = nested.get(column.slice(0, dot)) ?? {};
      fields[column.slice(dot + 1)] = value;
      nested.set(column.slice(0, dot), fields);
    }
  }
  return { ...report, ...Object.fromEntries(nested) };
}

/** What is no JSON stays text, and is refused where its form is known. */
function jsonIn(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
