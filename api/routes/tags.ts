import { z } from 'zod';
import { EventTypeEntity, SubmissionEntity, TouchEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { linksOfPartners } from '../../database/queries/links.ts';
import { acrossBrands, asBrand } from '../../database/tenancy.ts';
import { submission } from '../../domain/action/submission.ts';
import { access } from '../access/access.ts';
import { foreignField } from '../access/tenancy.ts';
import { script } from '../http/answers.ts';
import { id, webAddress } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { recordNow, takeIn } from '../intake.ts';
import { recordTouch } from '../touch.ts';
import { requireSite } from '../tracking/sites.ts';
import { brandTag, codesByHost, partnerTag } from '../tracking/tags.ts';

const tagSeconds = 3600;
/** A partner's new links are in its pages after so long. */
const partnerTagSeconds = 300;
const mostPartners = 10;

/** A partner's id, and the comma after it. */
const idLength = 37;

const partnerIds = z
  .string()
  .max(mostPartners * idLength)
  .transform((text) => text.split(','))
  .pipe(z.array(id).max(mostPartners))
  .meta({
    override: { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: mostPartners },
    param: { explode: false },
    description: `Up to ${mostPartners} partner ids with commas between them.`,
  });

/** What a page may say of an action: no partner, no date and no test, which are not for a visitor's browser to decide. */
const conversion = submission
  .pick({
    eventType: true,
    orderId: true,
    amount: true,
    currency: true,
    clickId: true,
    promoCode: true,
    customerId: true,
    customerProfileId: true,
    customerStatus: true,
    customerCountry: true,
    customerRegion: true,
    customerCity: true,
    customerPostcode: true,
    orderPromoCode: true,
    orderDiscount: true,
    orderTax: true,
    orderShipping: true,
    orderTotal: true,
    items: true,
    properties: true,
  })
  .meta({ id: 'Conversion' });

const ofBrand = z.strictObject({ brand: id.meta({ description: 'The brand, as in the tag’s `data-brand`.' }) });

/** When the order was reported first: a page that is loaded again reports the same conversion, not another. */
async function firstReported(
  em: EntityManager,
  brandId: string,
  { eventType: code, orderId }: z.output<typeof conversion>,
) {
  const eventType = await em.findOne(EventTypeEntity, { brandId, code });
  if (eventType === null) return undefined;
  return (await em.findOne(SubmissionEntity, { brandId, eventTypeId: eventType.id, orderId }))?.body.eventDate;
}

export const tagRoutes = [
  route({
    method: 'get',
    path: '/tag.js',
    summary: 'The tag for a brand’s pages',
    description:
      '`<script src="…/tag.js" data-brand="<brand id>" async></script>` keeps the click that led a visitor there and offers `PartnerPayouts.convert({ orderId, eventType, amount, currency })`.',
    roles: access.open,
    takes: { ...nothing, query: z.looseObject({}) },
    responses: { 200: { description: 'The script.', file: 'text/javascript' } },
    handle: () => Promise.resolve(script(brandTag, tagSeconds)),
  }),
  route({
    method: 'get',
    path: '/partner-tag.js',
    summary: 'The tag for a partner’s pages',
    description:
      'Turns direct links to the partner’s brands into tracking links, by the oldest link of each partner: to the hosts of its links and to the `sites` of the brand.',
    roles: access.open,
    isLimited: true,
    takes: { ...nothing, query: z.strictObject({ partner: partnerIds }) },
    responses: { 200: { description: 'The script.', file: 'text/javascript' } },
    async handle({ query: { partner } }, { em }) {
      const links = await acrossBrands(() => linksOfPartners(em, partner));
      return script(partnerTag(codesByHost(links, partner)), partnerTagSeconds);
    },
  }),
  route({
    method: 'post',
    path: '/t/conversions',
    summary: 'Report an action from a page of the brand',
    description:
      'What the tag sends. The Origin must be one of the brand’s `sites`. Taken like `POST /v1/actions`, dated by our clock; a repeat of the same order is taken once.',
    roles: access.open,
    isLimited: true,
    takes: { ...nothing, query: ofBrand, body: conversion },
    responses: { 202: { description: 'Taken.', body: z.strictObject({ orderId: z.string() }) } },
    problems: ['ORIGIN_NOT_ALLOWED', 'NOT_FOUND', 'ORDER_ALREADY_SUBMITTED', 'FX_RATE_UNKNOWN'],
    handle: ({ query: { brand: brandId }, body, header }, deps) =>
      asBrand(brandId, async () => {
        const { em, clock } = deps;
        await requireSite(em, brandId, header('origin'));
        const now = await clock.now();
        const eventDate = (await firstReported(em, brandId, body)) ?? now;
        const reporter = { brandId, actor: `tag:${brandId}` };
        const { submission } = await takeIn(deps, reporter, { ...body, eventDate, test: false }, now);
        await recordNow(deps, submission);
        return { status: 202 as const, body: { orderId: body.orderId } };
      }),
  }),
  route({
    method: 'post',
    path: '/t/page-visits',
    summary: 'Record a visit of a page of the brand',
    description: 'What the tag sends where it knows a click. The Origin must be one of the brand’s `sites`.',
    roles: access.open,
    isLimited: true,
    takes: {
      ...nothing,
      query: ofBrand,
      body: z.strictObject({ clickId: id, landingPage: webAddress, referrerUrl: webAddress.nullable().default(null) }),
    },
    responses: { 202: { description: 'Recorded.', body: z.strictObject({ clickId: z.string() }) } },
    problems: ['ORIGIN_NOT_ALLOWED', 'NOT_FOUND'],
    handle: ({ query: { brand: brandId }, body: { clickId, ...page }, header, ipAddress }, deps) =>
      asBrand(brandId, async () => {
        await requireSite(deps.em, brandId, header('origin'));
        await deps.tracking.touches.stored(clickId);
        const click = await deps.em.findOne(TouchEntity, { id: clickId, brandId, kind: 'CLICK' });
        if (click === null) throw foreignField('/clickId', 'is no click of this brand');
        const { partnerId, trackingLinkId, customerProfileId, deviceId, sharedId, sku, params } = click;
        const origin = { brandId, partnerId, trackingLinkId, customerProfileId, deviceId, sharedId, sku, params };
        const visitor = {
          userAgent: header('user-agent')?.slice(0, 1024) ?? null,
          ipAddress: ipAddress ?? null,
          country: null,
        };
        await recordTouch('PAGE_VISIT', { ...origin, ...page, ...visitor }, deps);
        return { status: 202 as const, body: { clickId } };
      }),
  }),
];
