import type { Derived } from '../../domain/evaluation/facts/facts-context.ts';
import { deviceOf } from './device.ts';
import { locationOf } from './location.ts';

/** What is known of a visit; what is not is absent or null. */
export interface Visit {
  readonly userAgent?: string | null | undefined;
  readonly ipAddress?: string | null | undefined;
  /** As it was told: it goes before what the address says, and leaves nothing of another country. */
  readonly country?: string | null | undefined;
}

/** What a visit lets find out: who visited from where; what is unknown is absent. */
export async function derivedFrom({ userAgent, ipAddress, country }: Visit): Promise<Derived> {
  const located = ipAddress ? await locationOf(ipAddress) : {};
  return {
    ...(userAgent && deviceOf(userAgent)),
    ...(country && country !== located.country ? { country } : located),
  };
}
