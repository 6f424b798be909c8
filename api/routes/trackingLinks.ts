import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { TrackingLinkEntity } from '../../database/entities/index.ts';
import type { TrackingLink } from '../../database/entities/trackingLink.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, webAddress } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found, namedPartner, within } from '../access/tenancy.ts';

const text = z.string().trim().min(1).max(255);
const code = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'expected up to 64 letters, digits, hyphens and underscores')
  .meta({ description: 'Unique in the installation.', example: 'blog-spring' });
const domain = z.hostname().max(255).meta({ description: 'The host that visitors see.', example: 'go.example.com' });

const newTrackingLink = z.strictObject({
  partnerId: id.optional().meta({ description: 'A partner’s own key need not name it.' }),
  url: webAddress.meta({ description: 'Where visitors are sent.' }),
  code: code.optional().meta({ description: 'Absent: one is made.' }),
  domain: domain.nullable().default(null),
  sharedId: text.nullable().default(null).meta({ description: 'The partner’s own reference.' }),
  sku: text.nullable().default(null),
});

const trackingLink = z
  .strictObject({
    id,
    partnerId: id,
    code,
    url: z.string(),
    path: z
      .string()
      .meta({ description: 'What a visitor opens, on this server or on `domain`.', example: '/c/blog-spring' }),
    domain: z.string().nullable(),
    sharedId: z.string().nullable(),
    sku: z.string().nullable(),
    createdAt: at,
  })
  .meta({ id: 'TrackingLink' });

const view = (row: TrackingLink): z.output<typeof trackingLink> => ({
  id: row.id,
  partnerId: row.partnerId,
  code: row.code,
  url: row.url,
  path: `/c/${row.code}`,
  domain: row.domain ?? null,
  sharedId: row.sharedId ?? null,
  sku: row.sku ?? null,
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The tracking link.', body: trackingLink };

export const trackingLinkRoutes = [
  route({
    method: 'post',
    path: '/v1/tracking-links',
    summary: 'Create a tracking link',
    roles: access.trackingLinks,
    takes: { ...nothing, body: newTrackingLink },
    responses: { 201: one },
    problems: ['NOT_FOUND', 'CONFLICT'],
    async handle({ body, principal }, { em, clock }) {
      const partner = await namedPartner(em, principal, body.partnerId);
      const row = {
        ...body,
        id: uuid(),
        androidUrl: null,
        iosUrl: null,
        interstitial: null,
        brandId: partner.brandId,
        partnerId: partner.id,
        code: body.code ?? randomBytes(9).toString('base64url'),
        createdAt: await clock.now(),
      };
      await em.insert(TrackingLinkEntity, row);
      return created('/v1/tracking-links', view(row));
    },
  }),
  listRoute({
    path: '/v1/tracking-links',
    summary: 'List tracking links',
    roles: access.trackingLinks,
    params: nothing.params,
    query: listQuery({ code: code.optional(), partnerId: id.optional() }),
    item: trackingLink,
    async find({ principal, query: { code, partnerId } }, page, { em }) {
      const where = { $and: [within(principal), asked({ code, partnerId }), page.where] };
      return (await em.find(TrackingLinkEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/tracking-links/:id',
    summary: 'Read a tracking link',
    roles: access.trackingLinks,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal }, { em }) =>
      ok(view(found(await em.findOne(TrackingLinkEntity, { ...params, ...within(principal) }), 'tracking link'))),
  }),
];
