import { BrandEntity, PartnerEntity, StatementEntity, StatementLineEntity } from '../../database/entities/index.ts';
import type { Statement } from '../../database/entities/statement.ts';
import type { EntityManager } from '../../database/orm.ts';
import { lastClosedStatement } from '../../database/queries/statements.ts';
import { expectedSums, linesOf, sumsReport } from '../../database/reports/statement.ts';
import { statementDocument, type StatementToTell } from '../../domain/payout/statement-document.ts';
import { access } from '../access/access.ts';
import { csvFile, pdf } from '../http/answers.ts';
import { columnsOf, csv, csvRows } from '../http/csv.ts';
import { byId } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { pdfOf } from '../pdf/pdf.ts';
import { seenStatement } from '../statement.ts';
import { statementLine, statementLineAnswers } from '../statementLine.ts';

/** More would take the API seconds; the rest stands in one sum, and the CSV file has them all. */
const mostPrintedLines = 1_000;

const columns = columnsOf(statementLine);
const linesAtOnce = 5_000;

/** All lines of a statement as one CSV file, piece by piece, so that other requests have their turn meanwhile. */
async function linesFile(em: EntityManager, statement: Statement, seenBy: string | null): Promise<Buffer> {
  const pieces: Buffer[] = [Buffer.from(csv(columns, []))];
  for (let after = '0'; ;) {
    const own = em.fork();
    const where = { ...linesOf(statement), id: { $gt: after } };
    const lines = await own.find(StatementLineEntity, where, { limit: linesAtOnce, orderBy: { id: 'asc' } });
    const last = lines.at(-1);
    if (last === undefined) return Buffer.concat(pieces);
    pieces.push(Buffer.from(csvRows(columns, await statementLineAnswers(own, lines, seenBy))));
    after = last.id;
  }
}

async function statementToTell(
  em: EntityManager,
  statement: Statement,
  seenBy: string | null,
): Promise<StatementToTell> {
  const { id, currency, date, scheduledFor, closedAt = null } = statement;
  const where = linesOf(statement);
  const [lines, count] = await em.findAndCount(StatementLineEntity, where, {
    orderBy: { id: 'asc' },
    limit: mostPrintedLines,
  });
  const previousId = closedAt === null ? (await lastClosedStatement(em, statement))?.id : statement.previousId;
  const previous = previousId ? await em.findOneOrFail(StatementEntity, previousId) : null;
  return {
    id,
    currency,
    date,
    scheduledFor,
    closedAt,
    previousDate: previous?.date ?? null,
    sums: sumsReport(closedAt === null ? await expectedSums(em, statement) : statement, currency),
    brand: await em.findOneOrFail(BrandEntity, statement.brandId),
    partner: await em.findOneOrFail(PartnerEntity, statement.partnerId),
    lines: await statementLineAnswers(em, lines, seenBy),
    furtherLines: count - lines.length,
  };
}

const fileName = ({ date, currency, id }: Statement): string => `statement-${date}-${currency}-${id}`;

export const statementFileRoutes = [
  route({
    method: 'get',
    path: '/v1/statements/:id/pdf',
    summary: 'Read a statement as PDF',
    description: `Who owes whom, what it comes to, and each line with the path of its explanation: of a statement with more lines the first ${mostPrintedLines}, and the sum of the others. A closed statement gives the same bytes each time.`,
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The PDF.', file: 'application/pdf' } },
    async handle({ params, principal }, { em }) {
      const row = await seenStatement(em, params.id, principal);
      const told = await statementToTell(em, row, principal.partnerId);
      const document = statementDocument(told);
      const { brand } = told;
      const createdAt = row.closedAt ?? row.scheduledFor;
      return pdf(
        fileName(row),
        await pdfOf({ document, author: brand.name, footer: `Statement ${row.id}`, createdAt }),
      );
    },
  }),
  route({
    method: 'get',
    path: '/v1/statements/:id/csv',
    summary: 'Download all lines of a statement as one CSV file',
    description: 'A row for each line, with its order, its event date and the path of its explanation.',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'All lines, in the order in which they were written.', file: 'text/csv' } },
    async handle({ params, principal }, { em }) {
      const row = await seenStatement(em, params.id, principal);
      return csvFile(fileName(row), await linesFile(em, row, principal.partnerId));
    },
  }),
];
