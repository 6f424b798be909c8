import { isKnownPrivate } from '../platform/publicAddress.ts';
import { invalidField } from './http/validation.ts';

/**
 * Refuses an address of an endpoint of which one can tell that nothing will be sent there. Where its name leads is judged at
 * each connection (activities/notifications/webhookAgent.ts).
 * @param allowPrivate ALLOW_PRIVATE_WEBHOOKS
 * @throws DomainError VALIDATION_FAILED
 */
export function requireReachable(url: string, allowPrivate: boolean): void {
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '')
    throw invalidField('/url', 'expected an address without user name and password');
  if (allowPrivate) return;
  if (protocol !== 'https:') throw invalidField('/url', 'expected an address that begins with https://');
  if (isKnownPrivate(hostname)) throw invalidField('/url', 'expected an address on the public internet');
}
