import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { payoutCommanded } from '../../dispatch/payout.ts';
import { confirm, retry, type PayoutCommand } from '../../workflows/messages/payout.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { note } from '../actionCommand.ts';
import { ok } from '../http/answers.ts';
import { byId } from '../http/fields.ts';
import { nothing, route, type Route } from '../http/route.ts';
import { payout, payoutAnswer, seenPayout } from '../payout.ts';

const confirmation = z
  .strictObject({
    state: z.enum(['completed', 'failed', 'returned']),
    reference: z.string().trim().min(1).max(255).optional().meta({ description: 'The bank’s word for the payment.' }),
    note,
  })
  .meta({ id: 'Confirmation', example: { state: 'completed', reference: '2026-11-20/4711' } });

const retrial = z
  .strictObject({ note })
  .optional()
  .meta({ id: 'Retry', example: { note: 'The partner has a new account.' } });

interface CommandDefinition<Body, Command extends PayoutCommand> {
  /** The end of its path. */
  readonly what: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType<Body>;
  readonly update: UpdateDefinition<unknown, [Command]>;
  readonly command: (by: PayoutCommand, body: Body) => Command;
}

/** A command of finance on one payout, carried out by the payout's workflow. */
const payoutCommandRoute = <
  Body extends { readonly note?: string | undefined } | undefined,
  Command extends PayoutCommand,
>({
  what,
  summary,
  description,
  body,
  update,
  command,
}: CommandDefinition<Body, Command>): Route =>
  route({
    method: 'post',
    path: `/v1/payouts/:id/${what}`,
    summary,
    description,
    roles: access.books,
    takes: { ...nothing, params: byId, body },
    responses: { 200: { description: 'The payout as it is now.', body: payout } },
    problems: ['PAYOUT_STATE_REFUSES', 'PAYOUT_BUSY'],
    async handle({ principal, params, body: asked, commandId }, { em, temporal }) {
      const row = await seenPayout(em, params.id, principal);
      const by = { commandId, payoutId: row.id, actor: actorOf(principal), note: asked?.note ?? null };
      await payoutCommanded(temporal, em, row, update, command(by, asked));
      return ok(await payoutAnswer(em.fork(), row.id, principal));
    },
  });

export const payoutCommandRoutes = [
  payoutCommandRoute({
    what: 'confirmations',
    summary: 'Say what became of a payment',
    description:
      'For payments that are made outside, or that only the bank knows of. A payment that failed or was returned is payable again, and waits until it is retried.',
    body: confirmation,
    update: confirm,
    command: (by, { state, reference = null }) => ({ ...by, state, reference }),
  }),
  payoutCommandRoute({
    what: 'retries',
    summary: 'Pay a payout that failed or came back once more',
    description:
      'To be asked for once it is clear that the partner can be paid. The amount joins the partner’s next statement and goes out by a payout of its own, so nothing is ever sent twice.',
    body: retrial,
    update: retry,
    command: (by) => by,
  }),
];
