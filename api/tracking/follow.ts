import type { Touch } from '../../database/entities/touch.ts';
import type { FollowedLink } from '../../database/queries/links.ts';
import type { TouchKind } from '../../domain/attribution/question.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Referral } from '../../domain/evaluation/facts/facts-context.ts';
import { referralOf } from '../../domain/evaluation/facts/referral.ts';
import { page } from '../http/answers.ts';
import type { Deps } from '../deps.ts';
import type { RouteRequest } from '../http/route.ts';
import { appStoreOf, withClickId, withClickIdForApp } from './appStore.ts';
import { deepLink } from './deepLink.ts';
import { touchId } from './touchId.ts';
import { interstitialPage } from './interstitial.ts';
import { deviceCookie, visitorOf, type Visitor } from './visitor.ts';

/** Where links are followed. */
export const linkRoute = { path: '/c/:code', isForVisitors: true } as const;

type VisitRequest = RouteRequest<'anyone', unknown, Readonly<Record<string, unknown>>, unknown>;

/** A visit of a link, with all that stands in its query. */
export type Visit = Pick<VisitRequest, 'query' | 'header' | 'ipAddress' | 'isSecure' | 'isHead'>;

type FollowDeps = Pick<Deps, 'tracking'>;

/**
 * Records a click on a link, without waiting for PostgreSQL, and leads on: to the link's page, to the one that the visit asks
 * for, or on a phone to the app. One who only wants to know where it leads (HEAD) is no visitor.
 * @throws DomainError VALIDATION_FAILED for a page that is not the brand's, NOT_FOUND when the SKU has no page any more
 */
export function follow(link: FollowedLink, visit: Visit, now: string, deps: FollowDeps) {
  const url = deepLink(link, visit.query['to']) ?? link.url;
  if (url === null) throw new DomainError('NOT_FOUND', `The catalogue has no page of ${link.sku ?? 'this link'}.`);
  const visitor = visitorOf(visit);
  const click = touchOf('CLICK', link, visit, visitor, now);
  click.landingPage = url;
  const clickId = visit.isHead ? click.id : touched(click, visitor, deps);
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  if (!visit.isHead) headers['set-cookie'] = deviceCookie(visitor, visit);
  const web = withClickId(url, clickId);
  const store = appStoreOf(link, visitor.userAgent);
  const app = store === undefined ? undefined : withClickIdForApp(store, clickId);
  if (app === undefined || link.interstitial === null) {
    headers['location'] = app ?? web;
    return { status: 302 as const, headers };
  }
  return page(interstitialPage(link.interstitial, { app, web }), headers);
}

/** Records that an advertisement of a link was seen. */
export function see(link: FollowedLink, visit: Visit, now: string, deps: FollowDeps): void {
  if (visit.isHead) return;
  const visitor = visitorOf(visit);
  // No cookie is set by a picture in somebody else's page: only a device that is known already is told.
  const seen = touchOf('IMPRESSION', link, visit, visitor, now);
  seen.deviceId = visitor.knownDevice ?? null;
  touched(seen, visitor, deps);
}

/** Hands a touch to the buffer, marked when it repeats another. Answers its id. */
function touched(touch: Touch, { knownDevice }: Visitor, { tracking }: FollowDeps): string {
  touch.duplicateOf = tracking.repeats.firstOf(touch, knownDevice);
  tracking.touches.add(touch);
  return touch.id;
}

function touchOf(
  kind: TouchKind,
  link: FollowedLink,
  { query }: Visit,
  { deviceId, userAgent, ipAddress, referrerUrl, bot }: Visitor,
  at: string,
): Touch {
  const params = saysNothing(query) ? {} : parametersOf(query);
  const { sharedId, sku } = said(params);
  return {
    id: touchId(),
    kind,
    brandId: link.brandId,
    partnerId: link.partnerId,
    trackingLinkId: link.id,
    customerProfileId: null,
    deviceId,
    landingPage: null,
    referrerUrl,
    userAgent,
    ipAddress,
    country: null,
    sharedId: sharedId ?? link.sharedId,
    sku: sku ?? link.sku,
    params,
    bot,
    duplicateOf: null,
    at,
  };
}

/** What the parameters say of the referral; most visits have none. */
const said = (params: Readonly<Record<string, string>>): Pick<Referral, 'sharedId' | 'sku'> =>
  saysNothing(params) ? {} : referralOf({ params }, {});

function saysNothing(query: object): boolean {
  for (const _name in query) return false;
  return true;
}

const mostParameters = 50;
const longestName = 64;
const longestValue = 1024;

/** The query of a visit: of a parameter that comes twice the first, and none that is oversized. `to` is ours. */
const parametersOf = (query: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query)
      .map(([name, value]) => [name, Array.isArray(value) ? (value[0] as unknown) : value] as const)
      .filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string')
      .filter(([name, value]) => name !== 'to' && name.length <= longestName && value.length <= longestValue)
      .slice(0, mostParameters),
  );
