import { z } from 'zod';
import { StatementEntity, StatementLineEntity } from '../database/entities/index.ts';
import type { Statement } from '../database/entities/statement.ts';
import type { EntityManager } from '../database/orm.ts';
import { expectedSums, linesOf, statementReport, sumsReport } from '../database/reports/statement.ts';
import { found, within } from './access/tenancy.ts';
import { amountAnswer, at, id } from './http/fields.ts';
import { statementLine, statementLineAnswers } from './statementLine.ts';

export const statementState = z.enum(['OPEN', 'CLOSED']);

const sums = {
  carriedForward: amountAnswer.meta({ description: 'What the statement before left over.' }),
  earned: amountAnswer.meta({ description: 'By actions.' }),
  bonus: amountAnswer.meta({ description: 'Performance bonuses and guarantees for clicks.' }),
  fees: amountAnswer.meta({ description: 'Slotting fees.' }),
  clawedBack: amountAnswer,
  returned: amountAnswer.meta({ description: 'Payments that came back.' }),
  held: amountAnswer.meta({ description: 'What would go out, were the partner not on hold; part of `carriedOver`.' }),
  payable: amountAnswer.meta({
    description: 'carriedForward + earned + bonus + fees − clawedBack + returned − held',
  }),
  disbursed: amountAnswer,
  carriedOver: amountAnswer.meta({ description: 'Left for the next statement: payable − disbursed + held.' }),
} as const;

export const statement = z
  .strictObject({
    id,
    partnerId: id,
    currency: z.string(),
    date: z.iso.date().meta({ description: 'In the brand’s time zone.' }),
    scheduledFor: at.meta({ description: 'When it closes.' }),
    state: statementState,
    ...sums,
    belowMinimum: z.boolean().meta({ description: 'Whether it pays also what is below the minimum.' }),
    closedAt: at.nullable(),
  })
  .meta({ id: 'Statement' });

/** As many of its lines a statement is answered with. */
const mostLines = 200;

export const statementWithLines = statement
  .extend({
    expected: z
      .strictObject(sums)
      .nullable()
      .meta({ description: 'Of an open statement: what it would come to if it closed now, with all lines that wait.' }),
    lineCount: z.int(),
    lines: z.array(statementLine).meta({
      description: `The first ${mostLines}; those that wait for an open statement. All are under \`/lines\` and \`/csv\`.`,
    }),
  })
  .meta({ id: 'StatementWithLines' });

interface Reader {
  readonly brandId: string;
  readonly partnerId: string | null;
}

/** The statement, as far as the principal may see it. @throws DomainError NOT_FOUND */
export const seenStatement = async (em: EntityManager, statementId: string, principal: Reader): Promise<Statement> =>
  found(await em.findOne(StatementEntity, { $and: [{ id: statementId }, within(principal)] }), 'statement');

/** The same with its first lines and, of an open one, what it would come to now. */
export async function statementAnswer(
  em: EntityManager,
  row: Statement,
  { partnerId }: Reader,
): Promise<z.output<typeof statementWithLines>> {
  const where = linesOf(row);
  const lines = await em.find(StatementLineEntity, where, { orderBy: { id: 'asc' }, limit: mostLines });
  return {
    ...statementReport(row),
    expected: row.state === 'CLOSED' ? null : sumsReport(await expectedSums(em, row), row.currency),
    lineCount: lines.length < mostLines ? lines.length : await em.count(StatementLineEntity, where),
    lines: await statementLineAnswers(em, lines, partnerId),
  };
}
