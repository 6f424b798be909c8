import { z } from 'zod';
import { PayoutEventEntity } from '../../database/entities/index.ts';
import type { PayoutEvent } from '../../database/entities/payoutEvent.ts';
import { instantText } from '../../domain/instant.ts';
import { amountText, money, sum } from '../../domain/money.ts';
import { disbursementSteps } from '../../domain/payout/disbursement.ts';
import { exchangeSentences, gainSentences } from '../../domain/payout/exchangeSentences.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { amountAnswer, at, byId, id } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { payout, payoutAnswer, payoutState, seenPayout } from '../payout.ts';
import { statementLine } from '../statementLine.ts';

const event = z
  .strictObject({
    at,
    step: z.enum([...disbursementSteps, 'retry']),
    state: payoutState.meta({ description: 'After it.' }),
    actor: z.string().nullable().meta({ description: 'A role and the id of its key, or `system` for the rail.' }),
    reference: z.string().nullable(),
    note: z.string().nullable().meta({ description: 'Why, in the words of the rail or of finance.' }),
  })
  .meta({ id: 'PayoutEvent' });

const explanation = z
  .strictObject({
    payoutId: id,
    currency: z.string(),
    amount: amountAnswer,
    lines: z.array(statementLine),
    sum: amountAnswer.meta({ description: 'Of the lines; it is the amount.' }),
    sentences: z.array(z.string()).meta({
      description:
        'Of its exchange, where the partner is paid in another currency; gains and losses for the brand alone.',
    }),
    waitsFor: payout.shape.waitsFor,
    events: z.array(event).meta({ description: 'What happened to the payment, oldest first.' }),
  })
  .meta({ id: 'PayoutExplanation' });

/** A partner sees what happened, but neither the names nor the notes of the brand's people. */
const eventAnswer =
  (seenBy: string | null) =>
  ({ at, step, state, actor, reference, note }: PayoutEvent): z.output<typeof event> => {
    const shown = seenBy === null || actor === 'system';
    return {
      at: instantText(at),
      step,
      state,
      actor: shown ? actor : null,
      reference: reference ?? null,
      note: shown ? (note ?? null) : null,
    };
  };

export const payoutExplanationRoute = route({
  method: 'get',
  path: '/v1/payouts/:id/explanation',
  summary: 'Read why a payout is what it is, and what became of it',
  description:
    'Its lines, each with the path of its own explanation, and their sum; then what happened to the payment.',
  roles: access.earnings,
  takes: { ...nothing, params: byId },
  responses: { 200: { description: 'The explanation.', body: explanation } },
  async handle({ params, principal }, { em }) {
    const row = await seenPayout(em, params.id, principal);
    const { id: payoutId, currency, amount, lines, waitsFor } = await payoutAnswer(em, row.id, principal);
    const events = await em.find(PayoutEventEntity, { payoutId }, { orderBy: { id: 'asc' } });
    const total = sum(
      lines.map((line) => money(line.amount, currency)),
      currency,
    );
    return ok({
      payoutId,
      currency,
      amount,
      lines,
      sum: amountText(total),
      sentences: [...exchangeSentences(row), ...(principal.partnerId === null ? gainSentences(row) : [])],
      waitsFor,
      events: events.map(eventAnswer(principal.partnerId)),
    });
  },
});
