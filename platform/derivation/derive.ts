import type { Derived } from '../../domain/evaluation/facts/facts-context.ts';
import { deviceOf } from './device.ts';
import { locationOf } from './location.ts';

/** What a visit lets find out: who visited from where; what is unknown is absent. */
export async function derivedFrom(userAgent?: string | null, ipAddress?: string | null): Promise<Derived> {
  return { ...(userAgent && deviceOf(userAgent)), ...(ipAddress && (await locationOf(ipAddress))) };
}
