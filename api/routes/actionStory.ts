import { z } from 'zod';
import { findReported } from '../../database/queries/submissions.ts';
import { explanationReport } from '../../database/reports/explanation.ts';
import { historyReport } from '../../database/reports/history.ts';
import { journeyReport, positions } from '../../database/reports/journey.ts';
import { stateDetails, states } from '../../domain/action/state.ts';
import { attributedBy } from '../../domain/attribution/question.ts';
import { access } from '../access/access.ts';
import { hold } from '../action.ts';
import { detailQuery, line, story } from '../explanation.ts';
import { ok } from '../http/answers.ts';
import { at, byId, id, moneyAnswer } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';
import { wholeListQuery, wholeListRoute } from '../http/wholeList.ts';

/* Why an action is what it is: for support, finance and the partner who asks. Another partner's identity is left out for partners. */

const claim = z.strictObject({
  by: z.enum(attributedBy),
  partnerId: id.nullable(),
  referralId: z.string().nullable(),
  credited: z.boolean(),
  reason: z.string().meta({ example: 'OUTSIDE_THE_WINDOW' }),
  sentence: z.string(),
});

const explanation = z
  .strictObject({
    payout: moneyAnswer.nullable().meta({ description: 'As evaluated, before anything was taken back.' }),
    outsideTerms: moneyAnswer.nullable().meta({ description: 'What limits cut off.' }),
    outsideTermsApprovedAt: at
      .nullable()
      .meta({ description: 'When support approved that this is paid too; null: it is not.' }),
    lines: z.array(line),
    ...story,
    attribution: z.array(claim).meta({ description: 'Every claim that was considered, by precedence.' }),
  })
  .meta({ id: 'Explanation' });

const touch = z
  .strictObject({
    type: z.enum(['CLICK', 'IMPRESSION']),
    position: z.enum(positions),
    at,
    credited: z.boolean(),
    bot: z.boolean().meta({ description: 'Made by a program: it credits nobody.' }),
    duplicateOf: id.nullable().meta({ description: 'The touch that it repeats.' }),
    id: id.nullable(),
    partnerId: id.nullable(),
    trackingLinkId: id.nullable(),
    deviceId: z.string().nullable(),
    landingPage: z.string().nullable(),
    referrerUrl: z.string().nullable(),
    sharedId: z.string().nullable(),
    params: z
      .record(z.string(), z.string())
      .nullable()
      .meta({ description: 'What the touch was recorded with: `param1` and others.' }),
  })
  .meta({ id: 'Touch' });

const moment = z.strictObject({
  state: z.enum(states),
  stateDetail: z.enum(stateDetails),
  partnerId: id.nullable(),
  contractId: id.nullable(),
  payout: moneyAnswer.nullable(),
  lockingAt: at.nullable(),
  payableAt: at.nullable(),
  hold: hold.nullable(),
  customer: z
    .strictObject({ id, partnerId: id.nullable() })
    .nullable()
    .meta({ description: 'The customer who was moved with the action, and whose she was or is.' }),
});

const change = z
  .strictObject({
    at,
    actor: z.string().meta({ description: 'A role and the id of its key, or `system` for what happens on its date.' }),
    command: z.string().meta({ example: 'REVERSE' }),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    before: moment.nullable(),
    after: moment,
  })
  .meta({ id: 'ActionChange' });

const list = { roles: access.actionReading, params: byId, query: wholeListQuery({}) };

export const actionStoryRoutes = [
  route({
    method: 'get',
    path: '/v1/actions/:id/explanation',
    summary: 'Read why an action pays what it pays',
    description:
      'From the stored evaluation, step by step, so it says the same years later. A partner sees neither other partners nor the brand’s notes.',
    roles: access.actionReading,
    takes: { ...nothing, params: byId, query: detailQuery },
    responses: { 200: { description: 'The explanation.', body: explanation } },
    async handle({ params, query, principal }, { em }) {
      const reported = found(await findReported(em, params.id, principal), 'action');
      const wanted = { seenBy: principal.partnerId, full: query.detail === 'full' };
      return ok(await explanationReport(em, reported, wanted));
    },
  }),
  wholeListRoute({
    ...list,
    path: '/v1/actions/:id/journey',
    summary: 'List the touches that led to an action, oldest first',
    description:
      'The click that it was reported with, and the clicks and impressions of the same customer on all of her devices up to the event: of each kind the latest 200.',
    item: touch,
    async find({ params, principal }, { em }) {
      const reported = found(await findReported(em, params.id, principal), 'action');
      return journeyReport(em, reported, principal.partnerId);
    },
  }),
  wholeListRoute({
    ...list,
    path: '/v1/actions/:id/history',
    summary: 'List what happened to an action, oldest first',
    description: 'Who did what, why, and what it changed. A partner sees neither names nor notes.',
    item: change,
    async find({ params, principal }, { em }) {
      const { submission } = found(await findReported(em, params.id, principal), 'action');
      return historyReport(em, submission.id, principal.partnerId);
    },
  }),
];
