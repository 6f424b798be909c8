import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { Touch as Click } from '../../database/entities/touch.ts';
import { TouchEntity, TrackingLinkEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, webAddress } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { foreignField, found, namedPartner } from '../access/tenancy.ts';
import { invalidField } from '../http/validation.ts';

const text = z.string().min(1).max(255);

const newClick = z.strictObject({
  partnerId: id,
  trackingLinkId: id.nullable().default(null),
  customerProfileId: text.nullable().default(null).meta({ description: 'Joins the devices of one customer.' }),
  landingPage: webAddress.nullable().default(null),
  referrerUrl: webAddress.nullable().default(null),
  userAgent: z.string().min(1).max(1024).nullable().default(null),
  ipAddress: z.union([z.ipv4(), z.ipv6()], { error: 'expected an IP address' }).nullable().default(null),
  sharedId: text.nullable().default(null),
  sku: text.nullable().default(null),
  params: z
    .record(z.string().min(1).max(64), z.string().max(1024))
    .default({})
    .meta({ description: 'What rules can read: `param1` to `param4` and others.', example: { param1: 'newsletter' } }),
  at: instant.optional().meta({ description: 'When it happened; absent: now.' }),
});

const click = z
  .strictObject({
    id: id.meta({ description: 'What an action sends as clickId.' }),
    partnerId: id,
    trackingLinkId: id.nullable(),
    customerProfileId: z.string().nullable(),
    landingPage: z.string().nullable(),
    referrerUrl: z.string().nullable(),
    userAgent: z.string().nullable(),
    ipAddress: z.string().nullable(),
    sharedId: z.string().nullable(),
    sku: z.string().nullable(),
    params: z.record(z.string(), z.string()),
    at,
  })
  .meta({ id: 'Click' });

const view = (row: Click): z.output<typeof click> => ({
  id: row.id,
  partnerId: row.partnerId,
  trackingLinkId: row.trackingLinkId ?? null,
  customerProfileId: row.customerProfileId ?? null,
  landingPage: row.landingPage ?? null,
  referrerUrl: row.referrerUrl ?? null,
  userAgent: row.userAgent ?? null,
  ipAddress: row.ipAddress ?? null,
  sharedId: row.sharedId ?? null,
  sku: row.sku ?? null,
  params: row.params,
  at: instantText(row.at),
});

/** How far a reporting server's clock may be ahead of ours (semantics, Dates). */
const mostSecondsAhead = 300;

function requireHappened(happenedAt: string, now: string): void {
  if (Date.parse(happenedAt) - Date.parse(now) <= mostSecondsAhead * 1000) return;
  throw invalidField('/at', 'expected a time that has come');
}

async function requireLinkOf(em: EntityManager, partnerId: string, trackingLinkId: string | null): Promise<void> {
  if (trackingLinkId === null || (await em.count(TrackingLinkEntity, { id: trackingLinkId, partnerId })) > 0) return;
  throw foreignField('/trackingLinkId', 'is no tracking link of this partner');
}

const unmarked = { deviceId: null, country: null, bot: false, duplicateOf: null };

const one = { description: 'The click.', body: click };

export const clickRoutes = [
  route({
    method: 'post',
    path: '/v1/clicks',
    summary: 'Record a click on the brand’s own server',
    roles: access.program,
    takes: { ...nothing, body: newClick },
    responses: { 201: one },
    problems: ['NOT_FOUND'],
    async handle({ body, principal }, { em, clock }) {
      const { brandId } = await namedPartner(em, principal, body.partnerId);
      await requireLinkOf(em, body.partnerId, body.trackingLinkId);
      const now = await clock.now();
      const row = { ...body, id: uuid(), kind: 'CLICK' as const, brandId, ...unmarked, at: body.at ?? now };
      requireHappened(row.at, now);
      await em.insert(TouchEntity, row);
      return created('/v1/clicks', view(row));
    },
  }),
  listRoute({
    path: '/v1/clicks',
    summary: 'List clicks',
    roles: access.program,
    params: nothing.params,
    query: listQuery({
      partnerId: id.optional(),
      trackingLinkId: id.optional(),
      customerProfileId: text.optional(),
      from: instant.optional(),
      to: instant.optional().meta({ description: 'Exclusive.' }),
    }),
    item: click,
    async find({ principal: { brandId }, query }, page, { em }) {
      const { partnerId, trackingLinkId, customerProfileId, from, to } = query;
      const where = {
        $and: [
          { brandId, kind: 'CLICK' as const, ...asked({ partnerId, trackingLinkId, customerProfileId }) },
          page.where,
          ...(from === undefined ? [] : [{ at: { $gte: from } }]),
          ...(to === undefined ? [] : [{ at: { $lt: to } }]),
        ],
      };
      return (await em.find(TouchEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/clicks/:id',
    summary: 'Read a click',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(TouchEntity, { ...params, brandId, kind: 'CLICK' }), 'click'))),
  }),
];
