import { z } from 'zod';
import { access } from '../access/access.ts';
import { found } from '../access/tenancy.ts';
import { gif } from '../http/answers.ts';
import { nothing, route } from '../http/route.ts';
import { follow, linkRoute, see } from '../tracking/follow.ts';
import { linkCode } from './trackingLinks.ts';

const visit = { ...nothing, query: z.record(z.string(), z.unknown()) };
const byCode = z.strictObject({ code: linkCode });

const ways = {
  302: { description: 'On to the page of the link, with `click_id`; on a phone to the app, where the link has one.' },
  200: {
    description: 'On a phone, for a link with an interstitial: a page that offers the app and the web page.',
    file: 'text/html',
  },
} as const;

/** The smallest picture there is: 1 × 1, transparent. */
const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export const redirectRoutes = [
  route({
    method: 'get',
    ...linkRoute,
    summary: 'Follow a tracking link',
    description:
      'Records a click and sends the visitor on with `click_id`, which the brand sends back with the action. `sharedId`, `param1` to `param4`, `utm_campaign` and other parameters are kept with the click, where rules find them. `to` leads to another page of the brand: on the host of the link or on one of its `sites`.',
    roles: access.open,
    takes: { ...visit, params: byCode },
    responses: ways,
    async handle(visit, deps) {
      const link = found(await deps.tracking.links.byCode(visit.params.code), 'tracking link');
      return follow(link, visit, await deps.clock.now(), deps);
    },
  }),
  route({
    method: 'get',
    path: '/i/:code',
    isForVisitors: true,
    summary: 'Show an advertisement’s dot',
    description: 'Records an impression of the tracking link. The parameters are those of a click.',
    roles: access.open,
    takes: { ...visit, params: byCode },
    responses: { 200: { description: 'A transparent picture of 1 × 1.', file: 'image/gif' } },
    async handle(visit, deps) {
      const link = found(await deps.tracking.links.byCode(visit.params.code), 'tracking link');
      see(link, visit, await deps.clock.now(), deps);
      return gif(dot);
    },
  }),
];

/** On hosts that brands chose for their links. They take any path, so they stand after all other routes. */
export const domainRoutes = [
  route({
    method: 'get',
    path: '/:code',
    isForVisitors: true,
    summary: 'Follow a tracking link on its own domain',
    description: 'As `/c/{code}`, where the host is the `domain` of the link.',
    roles: access.open,
    takes: { ...visit, params: byCode },
    responses: ways,
    async handle(visit, deps) {
      const known = await deps.tracking.links.byCode(visit.params.code);
      const link = found(known?.domain === visit.host ? known : null, 'tracking link');
      return follow(link, visit, await deps.clock.now(), deps);
    },
  }),
  route({
    method: 'get',
    path: '/',
    isForVisitors: true,
    summary: 'Follow the oldest tracking link of a domain',
    roles: access.open,
    takes: visit,
    responses: ways,
    problems: ['NOT_FOUND'],
    async handle(visit, deps) {
      const link = found(await deps.tracking.links.ofDomain(visit.host), 'tracking link');
      return follow(link, visit, await deps.clock.now(), deps);
    },
  }),
];
