import type { Request, Response } from 'express';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { DomainError } from '../../domain/errors.ts';
import { sha256 } from '../../platform/sha256.ts';
import type { Principal } from '../access/principal.ts';
import type { Route } from '../http/route.ts';
import type { Limit, RateLimits } from './limits.ts';
import type { Standing } from './sharedCount.ts';

/** Who asks, by the header `Authorization`. @throws DomainError UNAUTHENTICATED */
type Identify = (authorization: string | undefined) => Promise<Principal>;

/** Lets a request to a route in, or not. @throws DomainError RATE_LIMITED, UNAUTHENTICATED */
type Admit = (
  route: Pick<Route, 'roles' | 'isLimited'>,
  request: Request,
  response: Response,
) => Promise<Principal | null>;

/** Keys that have opened something here lately; of each is kept what cannot be used as a key. */
const mostKnownKeys = 10_000;

/**
 * Counts requests against the limits, and tells how they stand by the headers `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers).
 *
 * From an address that has sent too many wrong keys, only keys that are known here are looked at: guesses cost no statement,
 * and whoever shares the address, or our own proxy that hides it, works on.
 */
export function admission(limits: RateLimits | undefined, identify: Identify): Admit {
  const known = new LRUCache<string, true>({ max: mostKnownKeys });

  async function identified(request: Request, response: Response, refusedKeys: Limit): Promise<Principal> {
    const authorization = request.get('authorization');
    if (authorization === undefined) return identify(authorization);
    const address = addressOf(request);
    const hash = sha256(authorization);
    if (!known.has(hash)) requireWithin(refusedKeys, refusedKeys.count.standing(address), response);
    try {
      const principal = await identify(authorization);
      known.set(hash, true);
      return principal;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') {
        known.delete(hash);
        tellStanding(refusedKeys, refusedKeys.count.take(address), response);
      }
      throw error;
    }
  }

  return async (route, request, response) => {
    const isOpen = route.roles.includes('anyone');
    if (limits === undefined) return isOpen ? null : identify(request.get('authorization'));
    if (isOpen) {
      if (route.isLimited) requireWithin(limits.byAddress, limits.byAddress.count.take(addressOf(request)), response);
      return null;
    }
    const principal = await identified(request, response, limits.refusedKeys);
    requireWithin(limits.byKey, limits.byKey.count.take(principal.keyId), response);
    return principal;
  };
}

function requireWithin(limit: Limit, standing: Standing, response: Response): void {
  tellStanding(limit, standing, response);
  if (standing.isWithin) return;
  response.set('retry-after', String(standing.resetSeconds));
  throw new DomainError(
    'RATE_LIMITED',
    `There may be ${limit.perMinute} a minute; this minute ends in ${standing.resetSeconds} seconds.`,
  );
}

function tellStanding({ name, perMinute }: Limit, { remaining, resetSeconds }: Standing, response: Response): void {
  response.set({
    'ratelimit-policy': `"${name}";q=${perMinute};w=60`,
    ratelimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  });
}

/** Who has one address of IPv6 has 2^64 of them. */
const networkBits = 64;

/** Whom an address stands for. */
export function subjectOf(ipAddress: string): string {
  if (!ipaddr.isValid(ipAddress)) return ipAddress;
  const address = ipaddr.process(ipAddress);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${networkBits}`).toString()}/${networkBits}`;
}

const addressOf = (request: Request): string => subjectOf(request.ip ?? '');
