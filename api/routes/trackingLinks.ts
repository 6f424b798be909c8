import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CatalogItemEntity, TrackingLinkEntity } from '../../database/entities/index.ts';
import { interstitials, type TrackingLink } from '../../database/entities/trackingLink.ts';
import type { EntityManager } from '../../database/orm.ts';
import { claimDomain } from '../../database/queries/links.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, webAddress } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { found, namedPartner, within } from '../access/tenancy.ts';

const text = z.string().trim().min(1).max(255);
export const linkCode = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'expected up to 64 letters, digits, hyphens and underscores')
  .meta({ description: 'Unique in the installation.', example: 'blog-spring' });
const domain = z
  .hostname()
  .max(255)
  .toLowerCase()
  .meta({ description: 'A host of the brand’s own, on which visitors open the link.', example: 'go.example.com' });
const interstitial = z.enum(interstitials);
const storeAddress = webAddress.nullable().default(null);

/** On a domain the code is the whole path, and our own come first. */
const taken = /^(docs|healthz|metrics|problems|readyz)$/;

const newTrackingLink = z
  .strictObject({
    partnerId: id.optional().meta({ description: 'A partner’s own key need not name it.' }),
    url: webAddress.nullable().default(null).meta({
      description: 'Where visitors are sent. Without it they are sent to the page of the SKU in the catalogue.',
      example: 'https://shop.example.com/',
    }),
    code: linkCode.optional().meta({ description: 'Absent: one is made.' }),
    domain: domain.nullable().default(null),
    sharedId: text.nullable().default(null).meta({ description: 'The partner’s own reference.' }),
    sku: text.nullable().default(null),
    androidUrl: storeAddress.meta({ description: 'The app in the store, for visitors on an Android phone.' }),
    iosUrl: storeAddress.meta({ description: 'The app in the store, for visitors on an iPhone.' }),
    interstitial: interstitial.nullable().default(null).meta({
      description: 'A page before the store: CLICK offers app and web page, INSTALL the app first. Null: none.',
    }),
  })
  .refine(({ url, sku }) => url !== null || sku !== null, { path: ['url'], error: 'is required without a sku' })
  .refine(({ code = '', domain }) => domain === null || !taken.test(code), {
    path: ['code'],
    error: 'is a page of our own',
  });

const trackingLink = z
  .strictObject({
    id,
    partnerId: id,
    code: linkCode,
    url: z.string().nullable(),
    path: z.string().meta({
      description: 'What a visitor opens: on this server, or on `domain` where there is one.',
      example: '/c/blog-spring',
    }),
    domain: z.string().nullable(),
    sharedId: z.string().nullable(),
    sku: z.string().nullable(),
    androidUrl: z.string().nullable(),
    iosUrl: z.string().nullable(),
    interstitial: interstitial.nullable(),
    createdAt: at,
  })
  .meta({ id: 'TrackingLink' });

const view = (row: TrackingLink): z.output<typeof trackingLink> => ({
  id: row.id,
  partnerId: row.partnerId,
  code: row.code,
  url: row.url ?? null,
  path: row.domain ? `/${row.code}` : `/c/${row.code}`,
  domain: row.domain ?? null,
  sharedId: row.sharedId ?? null,
  sku: row.sku ?? null,
  androidUrl: row.androidUrl ?? null,
  iosUrl: row.iosUrl ?? null,
  interstitial: row.interstitial ?? null,
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The tracking link.', body: trackingLink };

/** A link of a SKU alone needs a page to lead to. */
async function requirePage(em: EntityManager, brandId: string, { url, sku }: z.output<typeof newTrackingLink>) {
  if (url !== null || sku === null) return;
  const item = await em.findOne(CatalogItemEntity, { brandId, sku });
  if (!item?.url) throw invalidField('/sku', 'is no item of the catalogue that has a page');
}

async function requireDomain(em: EntityManager, brandId: string, domain: string | null) {
  if (domain === null || (await claimDomain(em, domain, brandId))) return;
  const detail = 'leads to the links of another brand';
  throw new DomainError('CONFLICT', `/domain: ${detail}`, [{ pointer: '/domain', detail }]);
}

export const trackingLinkRoutes = [
  route({
    method: 'post',
    path: '/v1/tracking-links',
    summary: 'Create a tracking link',
    roles: access.trackingLinks,
    takes: { ...nothing, body: newTrackingLink },
    responses: { 201: one },
    problems: ['NOT_FOUND', 'CONFLICT'],
    async handle({ body, principal }, { em, clock, database, tracking }) {
      const partner = await namedPartner(em, principal, body.partnerId);
      await requirePage(em, partner.brandId, body);
      const row = {
        ...body,
        id: uuid(),
        brandId: partner.brandId,
        partnerId: partner.id,
        code: body.code ?? randomBytes(9).toString('base64url'),
        createdAt: await clock.now(),
      };
      await transaction(database, async (em) => {
        await requireDomain(em, row.brandId, row.domain);
        await em.insert(TrackingLinkEntity, row);
      });
      tracking.links.forget(row);
      return created('/v1/tracking-links', view(row));
    },
  }),
  listRoute({
    path: '/v1/tracking-links',
    summary: 'List tracking links',
    roles: access.trackingLinks,
    params: nothing.params,
    query: listQuery({ code: linkCode.optional(), partnerId: id.optional() }),
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
