import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { TouchEntity, TrackingLinkEntity } from '../../database/entities/index.ts';
import { referralOf } from '../../domain/evaluation/facts/referral.ts';
import { access } from '../access/access.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';

/** What a visitor's browser sends is kept up to here: enough for rules and reports. */
const longest = 1024;
const mostParameters = 50;

const visitorParameters = z.record(z.string(), z.unknown());

/** The query of a visit: of a parameter that comes twice the first, and none that is oversized. */
const parametersOf = (query: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query)
      .map(([name, value]) => [name, Array.isArray(value) ? (value[0] as unknown) : value] as const)
      .filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string')
      .filter(([name, value]) => name.length <= 64 && value.length <= longest)
      .slice(0, mostParameters),
  );

/** The URL with the click's id in its query; the rest of it stays as the partner wrote it. */
function withClickId(url: string, clickId: string): string {
  const target = new URL(url);
  target.search = `${target.search === '' ? '?' : `${target.search}&`}click_id=${clickId}`;
  return target.href;
}

export const redirectRoute = route({
  method: 'get',
  path: '/c/:code',
  summary: 'Follow a tracking link',
  description:
    'Records a click and sends the visitor on with `click_id`, which the brand sends back with the action. `sharedId`, `param1` to `param4`, `utm_campaign` and other parameters are kept with the click, where rules find them.',
  roles: access.open,
  takes: { params: z.strictObject({ code: z.string() }), query: visitorParameters, body: nothing.body },
  responses: { 302: { description: 'On to the URL of the link.' } },
  async handle({ params, query, header, ipAddress }, { em, clock }) {
    const link = found(await em.findOne(TrackingLinkEntity, params), 'tracking link');
    const parameters = parametersOf(query);
    const { sharedId, sku } = referralOf({ params: parameters }, {});
    const click = {
      id: uuid(),
      kind: 'CLICK' as const,
      brandId: link.brandId,
      partnerId: link.partnerId,
      trackingLinkId: link.id,
      landingPage: link.url,
      referrerUrl: header('referer')?.slice(0, longest) ?? null,
      userAgent: header('user-agent')?.slice(0, longest) ?? null,
      ipAddress: ipAddress ?? null,
      sharedId: sharedId ?? link.sharedId ?? null,
      sku: sku ?? link.sku ?? null,
      params: parameters,
      bot: false,
      at: await clock.now(),
    };
    await em.insert(TouchEntity, click);
    const headers = { location: withClickId(link.url, click.id), 'cache-control': 'no-store' };
    return { status: 302 as const, headers };
  },
});
