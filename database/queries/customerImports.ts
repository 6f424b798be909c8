import { CustomerImportEntity, type CustomerImport } from '../entities/customerImport.ts';
import type { CustomerImportLine } from '../entities/customerImportLine.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import type { EntityManager } from '../orm.ts';

/** A line of a file as it waits to be carried out, or as it was refused on sight. */
export type NewLine = Pick<CustomerImportLine, 'number' | 'row' | 'outcome' | 'errors'>;

/** How many rows one statement writes. */
const rowsAtOnce = 5_000;

/** Stores a file with all its lines, in the caller's transaction, and has it carried out. */
export async function acceptImport(
  em: EntityManager,
  imported: Pick<CustomerImport, 'id' | 'brandId' | 'actor' | 'startedAt'>,
  lines: readonly NewLine[],
): Promise<void> {
  const { id } = imported;
  await em.insert(CustomerImportEntity, { ...imported, lines: lines.length, completedAt: null });
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    await em.execute(
      `INSERT INTO customer_import_line (import_id, number, row, outcome, errors)
       SELECT ?, l.number, l.row, l.outcome, l.errors
       FROM jsonb_to_recordset(?::jsonb) AS l (number int, row jsonb, outcome text, errors jsonb)`,
      [id, JSON.stringify(lines.slice(from, from + rowsAtOnce))],
    );
  }
  await em.insert(OutboxEntity, { kind: 'CUSTOMER_IMPORT', subjectId: id });
}

/** The next lines to carry out, held until the transaction ends. */
export const heldLines = (em: EntityManager, importId: string, most: number) =>
  em.execute<Required<Pick<CustomerImportLine, 'number' | 'row'>>[]>(
    `SELECT number, row FROM customer_import_line WHERE import_id = ? AND outcome IS NULL
     ORDER BY number LIMIT ? FOR UPDATE`,
    [importId, most],
  );

/** What became of a line. */
export type LineReport = Pick<CustomerImportLine, 'number' | 'outcome' | 'errors' | 'customerId'>;

/** Writes what became of lines; what they said of people is kept no longer. */
export const reportLines = (em: EntityManager, importId: string, reports: readonly LineReport[]): Promise<unknown> =>
  em.execute(
    `UPDATE customer_import_line l SET row = NULL, outcome = r.outcome, errors = r.errors, customer_id = r."customerId"
     FROM jsonb_to_recordset(?::jsonb) AS r (number int, outcome text, errors jsonb, "customerId" uuid)
     WHERE l.import_id = ? AND l.number = r.number`,
    [JSON.stringify(reports), importId],
  );

/** How far an import has come. */
export interface ImportProgress {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

export async function importProgress(em: EntityManager, importId: string): Promise<ImportProgress> {
  const [progress] = await em.execute<ImportProgress[]>(
    `SELECT count(*) FILTER (WHERE outcome = 'CREATED')::int AS created, count(*) FILTER (WHERE outcome = 'UPDATED')::int AS updated,
       count(*) FILTER (WHERE outcome = 'UNCHANGED')::int AS unchanged, count(*) FILTER (WHERE outcome = 'REFUSED')::int AS refused
     FROM customer_import_line WHERE import_id = ?`,
    [importId],
  );
  return progress ?? { created: 0, updated: 0, unchanged: 0, refused: 0 };
}
