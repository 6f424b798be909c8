import { z } from 'zod';
import { InquiryEntity } from '../../database/entities/index.ts';
import type { Inquiry } from '../../database/entities/inquiry.ts';
import type { EntityManager } from '../../database/orm.ts';
import { ask } from '../../database/queries/inquiries.ts';
import { transaction } from '../../database/transaction.ts';
import { toInquiry } from '../../dispatch/inquiry.ts';
import { claimedReport, type InquiryApproval } from '../../domain/inquiry/deed.ts';
import { inquiryStates, inquiryTypes } from '../../domain/inquiry/inquiry.ts';
import { instant } from '../../domain/instant.ts';
import { answerInquiry, withdrawInquiry } from '../../workflows/messages/inquiry.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found, within } from '../access/tenancy.ts';
import { inquiryAsked } from '../askInquiry.ts';
import { created, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { approvalIn, inquiry, inquiryAnswer, inquiryView, newInquiry } from '../inquiry.ts';
import { eventTypeOf, requirePast } from '../intake.ts';

const one = { description: 'The inquiry.', body: inquiry };

const inquiryOf = async (em: EntityManager, id: string, principal: Parameters<typeof within>[0]): Promise<Inquiry> => {
  const where = { $and: [{ id }, within(principal)] };
  return found(await em.findOne(InquiryEntity, where, { refresh: true }), 'inquiry');
};

/** What support says of an order that was not tracked has to be an order as the brand would report it. */
async function requireAnOrder(
  em: EntityManager,
  row: Inquiry,
  approval: InquiryApproval | null,
  now: string,
): Promise<void> {
  if (approval === null || !row.claimedOrder) return;
  if (approval.eventDate !== undefined) requirePast(approval.eventDate, now, '/eventDate');
  await eventTypeOf(em, row.brandId, claimedReport(row.claimedOrder, row.partnerId, approval));
}

export const inquiryRoutes = [
  route({
    method: 'post',
    path: '/v1/inquiries',
    summary: 'Say that an order is missing or wrong',
    description:
      'UNTRACKED: an order was not credited to the partner. INCORRECT: it was, with the wrong amount or payout. DECLINED: it was reversed, wrongly. Support and brand ask for a partner with `partnerId`.',
    roles: access.inquiries,
    takes: { ...nothing, body: newInquiry },
    responses: { 201: { ...one, description: 'The inquiry, which waits for its answer until `dueAt`.' } },
    problems: [
      'NOT_FOUND',
      'INQUIRY_ALREADY_OPEN',
      'INQUIRY_ORDER_TRACKED',
      'INQUIRY_OUT_OF_TIME',
      'ACTION_ALREADY_REVERSED',
      'ACTION_AWAITS_CUSTOMER',
      'ACTION_NOT_REVERSED',
    ],
    async handle({ principal, body }, { database, em, clock }) {
      const question = await inquiryAsked(em, principal, body, await clock.now());
      const row = await transaction(database, (within) => ask(within, question));
      return created('/v1/inquiries', inquiryView(row, principal));
    },
  }),
  listRoute({
    path: '/v1/inquiries',
    summary: 'List inquiries',
    description: 'A partner sees its own.',
    roles: access.actionReading,
    params: nothing.params,
    query: listQuery({
      state: z.enum(inquiryStates).optional(),
      type: z.enum(inquiryTypes).optional(),
      partnerId: id.optional(),
      dueBefore: instant.optional().meta({ description: 'Those whose `dueAt` is earlier.' }),
    }),
    item: inquiry,
    async find({ principal, query: { state, type, partnerId, dueBefore } }, page, { em }) {
      const due = dueBefore === undefined ? {} : { dueAt: { $lt: dueBefore } };
      const where = { $and: [within(principal), asked({ state, type, partnerId }), due, page.where] };
      return (await em.find(InquiryEntity, where, page.options)).map((row) => inquiryView(row, principal));
    },
  }),
  route({
    method: 'get',
    path: '/v1/inquiries/:id',
    summary: 'Read an inquiry',
    roles: access.actionReading,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal }, { em }) =>
      ok(inquiryView(await inquiryOf(em, params.id, principal), principal)),
  }),
  route({
    method: 'post',
    path: '/v1/inquiries/:id/answers',
    summary: 'Answer an inquiry',
    description:
      'An approval is carried out: an order that was not tracked is reported for the partner, or credited to it if it exists; an incorrect action is corrected to `amount` or `items`, or else to what the partner expects; a reversed one is restored. When that is refused, the inquiry is REFUSED and says why.',
    roles: access.corrections,
    takes: { ...nothing, params: byId, body: inquiryAnswer },
    responses: { 200: one },
    problems: ['INQUIRY_CLOSED', 'INQUIRY_ORDER_CREDITED', 'INQUIRY_WITHOUT_AMOUNT'],
    async handle({ principal, params, body, commandId }, { em, temporal, clock }) {
      const row = await inquiryOf(em, params.id, principal);
      const approval = approvalIn(row.type, body);
      await requireAnOrder(em, row, approval, await clock.now());
      const { note = null, reply = null } = body;
      const answer = { commandId, actor: actorOf(principal), note, reply, approval };
      await toInquiry(temporal, row, answerInquiry, answer);
      return ok(inquiryView(await inquiryOf(em, params.id, principal), principal));
    },
  }),
  route({
    method: 'post',
    path: '/v1/inquiries/:id/withdrawals',
    summary: 'Ask no longer',
    roles: access.inquiries,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    problems: ['INQUIRY_CLOSED'],
    async handle({ principal, params, commandId }, { em, temporal }) {
      const row = await inquiryOf(em, params.id, principal);
      await toInquiry(temporal, row, withdrawInquiry, { commandId, actor: actorOf(principal) });
      return ok(inquiryView(await inquiryOf(em, params.id, principal), principal));
    },
  }),
];
