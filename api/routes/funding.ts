import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { DepositEntity } from '../../database/entities/index.ts';
import type { Deposit } from '../../database/entities/deposit.ts';
import { keepDeposit } from '../../database/queries/funds.ts';
import { fundingStates } from '../../database/reports/funding.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { amountText, currencyCode, decimal, minorUnits, money } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { created, ok } from '../http/answers.ts';
import { amountAnswer, at, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { wholeListQuery, wholeListRoute } from '../http/wholeList.ts';

const reference = z.string().trim().min(1).max(255);

const newDeposit = z
  .strictObject({
    currency: currencyCode,
    amount: z
      .string()
      .regex(/^-?\d{1,15}(\.\d{1,6})?$/, { error: 'expected a decimal string such as "100.00"', abort: true })
      .regex(/[1-9]/, 'expected another amount than zero')
      .meta({ description: 'Below zero: what went back to the brand, or corrects a wrong one.', example: '5000.00' }),
    reference: reference.meta({ description: 'The bank’s word for it: what was booked once is not booked twice.' }),
    receivedAt: instant.optional().meta({ description: 'When it arrived; by default now.' }),
  })
  .refine(({ amount, currency }) => decimal(amount).decimalPlaces() <= minorUnits(currency), {
    path: ['amount'],
    error: 'expected no more digits than the currency has',
  })
  .meta({ id: 'NewDeposit' });

const deposit = z
  .strictObject({
    id,
    currency: z.string(),
    amount: amountAnswer,
    reference: z.string(),
    receivedAt: at,
    recordedAt: at,
    actor: z.string(),
  })
  .meta({ id: 'Deposit' });

const fundingState = z
  .strictObject({
    currency: z.string(),
    deposited: amountAnswer,
    paidOut: amountAnswer,
    reserved: amountAnswer.meta({ description: 'For payouts that are pending or on their way.' }),
    available: amountAnswer.meta({ description: 'What is left after that; below zero it is lacking.' }),
    waiting: z.int().meta({ description: 'How many payouts wait for funds.' }),
  })
  .meta({ id: 'FundingState' });

const view = (row: Deposit): z.output<typeof deposit> => ({
  id: row.id,
  currency: row.currency,
  amount: amountText(money(row.amount, row.currency)),
  reference: row.reference,
  receivedAt: instantText(row.receivedAt),
  recordedAt: instantText(row.recordedAt),
  actor: row.actor,
});

const isSame = (one: Deposit, other: Deposit): boolean =>
  one.currency === other.currency && decimal(one.amount).equals(other.amount);

export const fundingRoutes = [
  route({
    method: 'post',
    path: '/v1/funding',
    summary: 'Book money that the brand has sent to pay its partners from',
    description:
      'Payouts that wait for funds go out as far as it suffices, in the order of their dates. A reference is booked once: to send it again is harmless.',
    roles: access.funding,
    takes: { ...nothing, body: newDeposit },
    responses: {
      200: { description: 'It was booked before.', body: deposit },
      201: { description: 'It is booked.', body: deposit },
    },
    problems: ['CONFLICT', 'FUNDS_INSUFFICIENT'],
    async handle({ body, principal }, { database, clock }) {
      const now = await clock.now();
      const { receivedAt = now, ...stated } = body;
      if (receivedAt > now) throw invalidField('/receivedAt', 'expected a time that has come');
      const { brandId } = principal;
      const row = { id: uuid(), brandId, ...stated, receivedAt, recordedAt: now, actor: actorOf(principal) };
      const kept = await transaction(database, (em) => keepDeposit(em, row));
      if (kept.id === row.id) return created('/v1/funding', view(kept));
      if (isSame(kept, row)) return ok(view(kept));
      const { amount, currency } = view(kept);
      throw new DomainError('CONFLICT', `The reference ${row.reference} is booked with ${amount} ${currency}.`, [
        { pointer: '/reference', detail: 'expected one that is not booked, or what it is booked with' },
      ]);
    },
  }),
  wholeListRoute({
    path: '/v1/funding/balances',
    summary: 'Read what the brand has to pay from',
    description: 'For each currency in which it has deposited or pays.',
    roles: access.funding,
    params: nothing.params,
    query: wholeListQuery({}),
    item: fundingState,
    find: ({ principal }, { em }) => fundingStates(em, principal.brandId),
  }),
  listRoute({
    path: '/v1/funding',
    summary: 'List deposits',
    roles: access.funding,
    params: nothing.params,
    query: listQuery({ currency: currencyCode.optional(), reference: reference.optional() }),
    item: deposit,
    async find({ principal: { brandId }, query: { currency, reference } }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ currency, reference }), page.where] };
      return (await em.find(DepositEntity, where, page.options)).map(view);
    },
  }),
];
