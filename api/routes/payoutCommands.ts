import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { payoutCommanded } from '../../dispatch/payout.ts';
import type { ProblemCode } from '../../domain/errors.ts';
import {
  approve,
  cancel,
  confirm,
  pause,
  resume,
  retry,
  type PayoutCommand,
  type PayoutMessage,
} from '../../workflows/messages/payout.ts';
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

/** A command that says no more than why. */
const because = (id: string, example: string) =>
  z
    .strictObject({ note })
    .optional()
    .meta({ id, example: { note: example } });

interface CommandDefinition<Body, Message extends PayoutMessage> {
  /** The end of its path. */
  readonly what: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType<Body>;
  readonly update: UpdateDefinition<unknown, [Message]>;
  readonly command: (by: PayoutCommand, body: Body) => Message & PayoutCommand;
  /** Beside those of every command. */
  readonly problems?: readonly ProblemCode[];
}

/** A command of finance on one payout, carried out by the payout's workflow. */
const payoutCommandRoute = <
  Body extends { readonly note?: string | undefined } | undefined,
  Message extends PayoutMessage,
>({
  what,
  summary,
  description,
  body,
  update,
  command,
  problems = [],
}: CommandDefinition<Body, Message>): Route =>
  route({
    method: 'post',
    path: `/v1/payouts/:id/${what}`,
    summary,
    description,
    roles: access.books,
    takes: { ...nothing, params: byId, body },
    responses: { 200: { description: 'The payout as it is now.', body: payout } },
    problems: ['PAYOUT_STATE_REFUSES', 'PAYOUT_BUSY', ...problems],
    async handle({ principal, params, body: asked, commandId }, { em, temporal }) {
      const row = await seenPayout(em, params.id, principal);
      const by = { commandId, actor: actorOf(principal), note: asked?.note ?? null };
      await payoutCommanded(temporal, em, row, update, command(by, asked));
      return ok(await payoutAnswer(em.fork(), row.id, principal));
    },
  });

const plain = (by: PayoutCommand): PayoutCommand => by;

export const payoutCommandRoutes = [
  payoutCommandRoute({
    what: 'approvals',
    summary: 'Approve a payout',
    description:
      'Above the brand’s limits one or two persons have to; a key is one person. What is approved is this amount to the payout method that the partner has: when that changes, it has to be approved anew.',
    body: because('PayoutApproval', 'Seen with the November statement.'),
    update: approve,
    command: plain,
    problems: ['PAYOUT_ALREADY_APPROVED'],
  }),
  payoutCommandRoute({
    what: 'pauses',
    summary: 'Pause a payout that has not been sent',
    description: 'It stays pending until it is resumed.',
    body: because('PayoutHalt', 'We ask the partner first.'),
    update: pause,
    command: plain,
  }),
  payoutCommandRoute({
    what: 'resumptions',
    summary: 'Resume a payout that is paused',
    description: 'It goes out at once, unless something else keeps it (`waitsFor`).',
    body: because('PayoutResumption', 'The partner has answered.'),
    update: resume,
    command: plain,
  }),
  payoutCommandRoute({
    what: 'cancellations',
    summary: 'Cancel a payout that has not been sent',
    description:
      'It is over (`failed`). The amount stays payable, and goes out by another payout when this one is retried. What is with its rail cannot be cancelled.',
    body: because('PayoutCancellation', 'The partner is paid by hand.'),
    update: cancel,
    command: plain,
  }),
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
    body: because('Retry', 'The partner has a new account.'),
    update: retry,
    command: plain,
  }),
];
