import { z } from 'zod';
import type { EntityManager } from '../../database/orm.ts';
import { moveCustomer } from '../../database/queries/moveCustomer.ts';
import { rehearsal, transaction } from '../../database/transaction.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found, requirePartner } from '../access/tenancy.ts';
import { action, actionAnswer } from '../action.ts';
import { carriedOut, commandOn, lookedAt, why } from '../actionCommand.ts';
import { actionPreview, customerMoved, previewAnswer, previewQuery } from '../actionPreview.ts';
import { eachLine, lineProblem, type LineOutcome } from '../batch.ts';
import { customer, customerNow, keptCustomer } from '../customer.ts';
import { ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField, parsedPart } from '../http/validation.ts';
import { reattributionFields } from '../reattribution.ts';

/* Many actions at once, and customers alone. One action alone is a command on it (actionCommands.ts). */

const mostLines = 100;

const line = z
  .strictObject({ actionId: id, ...reattributionFields })
  .meta({ id: 'ReattributionLine', description: 'As a request to move this action alone.' });

const batch = z
  .strictObject({
    // Each line is looked at by itself, so that a bad one harms no other.
    lines: z
      .array(z.union([line, z.unknown()]))
      .min(1)
      .max(mostLines),
  })
  .meta({
    id: 'ReattributionBatch',
    example: {
      lines: [
        {
          actionId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
          partnerId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e02',
          reason: 'CREDITED_DIFFERENT_MP',
        },
      ],
    },
  });

const result = z
  .discriminatedUnion('status', [
    z.strictObject({ status: z.literal('DONE'), action }),
    z.strictObject({ status: z.literal('PREVIEWED'), preview: actionPreview }),
    z.strictObject({ status: z.literal('REFUSED'), problem: lineProblem }),
  ])
  .meta({ id: 'ReattributionResult' });

type Result = z.output<typeof result>;

const resultOf = (outcome: LineOutcome<Result>): Result =>
  'done' in outcome ? outcome.done : { status: 'REFUSED', problem: outcome.problem };

/** The line, unless it is malformed or moves an action that a line before it moves. @throws DomainError VALIDATION_FAILED */
function lineAt(lines: readonly unknown[], index: number): z.output<typeof line> {
  const asked = parsedPart(line, lines[index]);
  const first = lines.findIndex((other) => line.safeParse(other).data?.actionId === asked.actionId);
  if (first < index) throw invalidField('/actionId', `is that of line ${first} already`);
  return asked;
}

const customerMove = z
  .strictObject({ partnerId: reattributionFields.partnerId, note: why.note })
  .meta({ id: 'CustomerReattribution' });

const customerPreview = z
  .strictObject({ customer: customerMoved.meta({ description: 'Whose she is, and whose she would be.' }) })
  .meta({ id: 'CustomerPreview', description: 'What the command would do. Nothing was done.' });

export const reattributionRoutes = [
  route({
    method: 'post',
    path: '/v1/reattributions',
    summary: 'Move up to 100 actions to other partners',
    description:
      'One result for each line, in their order; one that is refused harms no other. Under an Idempotency-Key each line happens once, also when the request is sent again after a failure. A preview looks at each line as if it were the only one.',
    roles: access.corrections,
    takes: { ...nothing, query: previewQuery, body: batch },
    responses: {
      200: { description: 'What became of each line.', body: z.strictObject({ results: z.array(result) }) },
    },
    async handle({ principal, query, body: { lines }, commandId }, deps) {
      const outcomes = await eachLine(
        { name: 'lines', lines },
        deps,
        async (_line, lineDeps, index): Promise<Result> => {
          const { actionId, note, ...moved } = lineAt(lines, index);
          const instruction = { command: 'REATTRIBUTE', ...moved } as const;
          const asked = { principal, actionId, commandId: `${commandId}/${index}`, instruction, note };
          const command = await commandOn(lineDeps.em, asked);
          return query.preview === 'true'
            ? { status: 'PREVIEWED', preview: previewAnswer(await lookedAt(lineDeps, asked, command)) }
            : { status: 'DONE', action: actionAnswer(await carriedOut(lineDeps, asked, command)) };
        },
      );
      return ok({ results: outcomes.map(resultOf) });
    },
  }),
  route({
    method: 'post',
    path: '/v1/customers/:id/reattributions',
    summary: 'Make a customer another partner’s from now on',
    description: 'What the customer bought before stays whose it is, and so do the products.',
    roles: access.corrections,
    takes: { params: byId, query: previewQuery, body: customerMove },
    responses: {
      200: {
        description: 'The customer; with `?preview=true` what would be.',
        body: z.union([customer, customerPreview]),
      },
    },
    async handle({ principal, params: { id }, query, body: { partnerId, note = null } }, { database, clock }) {
      const { brandId } = principal;
      const now = await clock.now();
      const moved = async (em: EntityManager) => {
        await keptCustomer(em, id, principal);
        await requirePartner(em, brandId, partnerId);
        const move = { brandId, customerId: id, partnerId, now, actor: actorOf(principal), note };
        return found(await moveCustomer(em, move), 'customer');
      };
      if (query.preview === 'true') {
        const { customerId, from, to } = await rehearsal(database, moved);
        return ok({ customer: { id: customerId, before: from, after: to } });
      }
      const view = await transaction(database, async (em) => {
        await moved(em);
        return customerNow(em, id, principal, now);
      });
      return ok(view);
    },
  }),
];
