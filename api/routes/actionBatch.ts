import { z } from 'zod';
import { submission } from '../../domain/action/submission.ts';
import { access } from '../access/access.ts';
import { reportedAction, reportedAnswer } from '../action.ts';
import { actionsInCsv } from '../actionCsv.ts';
import { eachLine, lineProblem, type LineOutcome } from '../batch.ts';
import { ok } from '../http/answers.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField, parsedPart } from '../http/validation.ts';
import { report } from '../report.ts';

const mostActions = 1_000;

const batch = z
  .strictObject({
    // Each action is looked at by itself, so that a bad one harms no other.
    actions: z
      .array(z.union([submission, z.unknown()]))
      .min(1)
      .max(mostActions),
  })
  .meta({
    id: 'ActionBatch',
    example: {
      actions: [
        {
          eventType: 'SALE',
          orderId: 'A-1001',
          eventDate: '2026-11-20T10:00:00Z',
          amount: '100.00',
          currency: 'USD',
          promoCode: 'ACME10',
        },
      ],
    },
  });

const result = z
  .discriminatedUnion('status', [
    z.strictObject({ status: z.literal('CREATED'), action: reportedAction }),
    z.strictObject({ status: z.literal('REPEATED'), action: reportedAction }),
    z.strictObject({ status: z.literal('ACCEPTED'), action: reportedAction }),
    z.strictObject({ status: z.literal('REFUSED'), problem: lineProblem }),
  ])
  .meta({
    id: 'ActionBatchResult',
    description:
      'CREATED: attributed and priced. REPEATED: the order was reported before, with the same body. ACCEPTED: stored, and evaluated soon. REFUSED: there is no action.',
  });

type Result = z.output<typeof result>;

const resultOf = (outcome: LineOutcome<Result>): Result =>
  'done' in outcome ? outcome.done : { status: 'REFUSED', problem: outcome.problem };

/** @throws DomainError VALIDATION_FAILED for a file that cannot be read, has no action or too many */
function actionsIn(file: string): readonly unknown[] {
  const actions = actionsInCsv(file, mostActions);
  if (actions.length >= 1 && actions.length <= mostActions) return actions;
  throw invalidField('', `expected from 1 to ${mostActions} actions`);
}

const file = z.string().meta({
  description: 'A header and a line for each action; a column for each field.',
  example:
    'eventType,orderId,eventDate,amount,currency,customerId\r\nSALE,A-1001,2026-11-20T10:00:00Z,100.00,USD,c-77\r\n',
});

export const actionBatchRoute = route({
  method: 'post',
  path: '/v1/actions/batch',
  summary: 'Report up to 1,000 actions',
  description:
    'Each as if it had been reported alone. One result for each, in their order; one that is refused harms no other. As CSV, with a header: a column for each field, nested ones as `call.callerId` and `properties.TEXT1`, `items` as JSON.',
  roles: access.actionReporting,
  isReport: true,
  reads: ['application/json', 'text/csv'],
  takes: { ...nothing, body: z.union([batch, file]) },
  responses: {
    200: { description: 'What became of each action.', body: z.strictObject({ results: z.array(result) }) },
  },
  async handle({ principal, body }, deps) {
    const actions = typeof body === 'string' ? actionsIn(body) : body.actions;
    const outcomes = await eachLine(
      { name: 'actions', lines: actions },
      deps,
      async (line, lineDeps): Promise<Result> => {
        const { outcome, reported } = await report(lineDeps, principal, parsedPart(submission, line));
        return { status: outcome, action: reportedAnswer(reported).body };
      },
    );
    return ok({ results: outcomes.map(resultOf) });
  },
});
