import { z } from 'zod';
import { PayoutEntity, StatementLineEntity } from '../database/entities/index.ts';
import type { Payout } from '../database/entities/payout.ts';
import type { EntityManager } from '../database/orm.ts';
import { payoutReport } from '../database/reports/payout.ts';
import { instantText } from '../domain/instant.ts';
import { disbursementStates } from '../domain/payout/disbursement.ts';
import { gates } from '../domain/payout/gates.ts';
import { found, within } from './access/tenancy.ts';
import { amountAnswer, at, id } from './http/fields.ts';
import { statementLine, statementLineAnswers } from './statementLine.ts';

export const payoutState = z.enum(disbursementStates);

const exchangeRate = z
  .strictObject({ rate: z.string().meta({ example: '0.94636' }), source: z.string().meta({ example: 'ECB' }), at })
  .meta({ id: 'ExchangeRate' });

const shutGate = z
  .strictObject({
    gate: z.enum(gates),
    until: at.nullable().meta({ description: 'When it opens by itself; null: when somebody opens it.' }),
    sentence: z.string(),
  })
  .meta({ id: 'ShutGate' });

export const payout = z
  .strictObject({
    id,
    partnerId: id,
    statementId: id,
    currency: z.string().meta({ description: 'Of its statement.' }),
    amount: amountAnswer,
    paidCurrency: z.string().meta({ description: 'What the partner is paid in.', example: 'EUR' }),
    paidAmount: amountAnswer
      .nullable()
      .meta({ description: 'What the partner gets; null while no exchange rate is known: then the payment waits.' }),
    rate: exchangeRate.nullable().meta({ description: 'Pinned when it was made; null: both currencies are the same.' }),
    state: payoutState,
    waitsFor: z.array(shutGate).meta({
      description: 'What keeps a pending payment from going out. A partner sees what it has changed itself.',
    }),
    rail: z.string().meta({
      description:
        'The rail it went by. While it is pending: that of its statement’s day; it goes by its partner’s of then.',
    }),
    receipt: z.string().nullable().meta({ description: 'The rail’s reference of the payment.' }),
    scheduledFor: at,
    sentAt: at.nullable().meta({ description: 'When it was handed to the rail.' }),
    completedAt: at.nullable(),
    endedAt: at.nullable().meta({ description: 'When it failed or came back.' }),
    failure: z.string().nullable().meta({ description: 'Why it failed or came back.' }),
    retriedAt: at.nullable().meta({ description: 'When its amount joined the next statement.' }),
    lines: z.array(statementLine).meta({ description: 'What it pays, also what earlier statements carried over.' }),
  })
  .meta({ id: 'Payout' });

/** What a payment waits for: why the brand keeps it is no matter of its partner. */
const waitsFor = (row: Payout, seenBy: string | null): z.output<typeof shutGate>[] =>
  (row.waitsFor ?? [])
    .filter(({ gate }) => seenBy === null || gate === 'PAYOUT_METHOD')
    .map(({ until, ...shut }) => ({ ...shut, until: instantText(until) }));

/** Payouts with their lines, which are read at once for all of them. */
export async function withLines(
  em: EntityManager,
  payouts: readonly Payout[],
  principal: Parameters<typeof within>[0],
): Promise<z.output<typeof payout>[]> {
  const ids = payouts.map(({ id }) => id);
  const lines = await em.find(StatementLineEntity, { payoutId: { $in: ids } }, { orderBy: { id: 'asc' } });
  const answers = await statementLineAnswers(em, lines, principal.partnerId);
  const byPayout = Map.groupBy(answers, (_answer, index) => lines[index]?.payoutId);
  return payouts.map((row) => ({
    ...payoutReport(row),
    waitsFor: waitsFor(row, principal.partnerId),
    lines: byPayout.get(row.id) ?? [],
  }));
}

/** The payout, as far as the principal may see it. @throws DomainError NOT_FOUND */
export const seenPayout = async (
  em: EntityManager,
  payoutId: string,
  principal: Parameters<typeof within>[0],
): Promise<Payout> => found(await em.findOne(PayoutEntity, { $and: [{ id: payoutId }, within(principal)] }), 'payout');

/** The same with its lines. */
export async function payoutAnswer(
  em: EntityManager,
  payoutId: string,
  principal: Parameters<typeof within>[0],
): Promise<z.output<typeof payout>> {
  const [answer = null] = await withLines(em, [await seenPayout(em, payoutId, principal)], principal);
  return found(answer, 'payout');
}
