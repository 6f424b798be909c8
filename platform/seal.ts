import { DomainError } from '../domain/errors.ts';
import { decrypted, encrypted, keyOf, type Key } from './cipher.ts';
import type { Settings } from './settings.ts';

/*
 * Texts that only the holder of a key may read, such as account data at rest: AES-256-GCM with a random nonce. The owner is
 * bound in, so that what is sealed for one cannot be put in place of another's.
 */

/** Who a sealed text belongs to: a partner or a brand, by its id. */
export type Owner = `partner/${string}` | `brand/${string}`;

export interface Seal {
  /** Which key closes, as an envelope says it; null where there is none. */
  readonly keyId: string | null;
  /**
   * The envelope: version, key, nonce, ciphertext and tag. Of the same text each is another.
   * @throws DomainError PAYOUT_DETAILS_DISABLED where there is no key
   */
  readonly close: (text: string, owner: Owner) => string;
  /** @throws SealError for a key that is not here, another owner's envelope and one that was changed */
  readonly open: (envelope: string, owner: Owner) => string;
}

/** What was sealed cannot be opened; nothing of it is in the message. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const version = 'v1';

/** The seal of an installation. The first key closes, all of them open, so that keys can be changed (docs/payout-details.md). */
export function sealOf({ payoutDetailsKey = [] }: Pick<Settings, 'payoutDetailsKey'>): Seal {
  const keys = payoutDetailsKey.map(keyOf);
  const [current] = keys;
  return {
    keyId: current?.id ?? null,
    close(text, owner) {
      if (!current) throw new DomainError('PAYOUT_DETAILS_DISABLED', 'The setting PAYOUT_DETAILS_KEY is missing.');
      return closed(text, owner, current);
    },
    open: (envelope, owner) => opened(envelope, owner, keys),
  };
}

const bound = (keyId: string, owner: Owner): string => `${version}.${keyId}.${owner}`;

function closed(text: string, owner: Owner, key: Key): string {
  const { nonce, ciphertext, tag } = encrypted(Buffer.from(text), bound(key.id, owner), key);
  return [version, key.id, ...[nonce, ciphertext, tag].map((part) => part.toString('base64url'))].join('.');
}

function opened(envelope: string, owner: Owner, keys: readonly Key[]): string {
  const [form, keyId = '', ...parts] = envelope.split('.');
  const [nonce, ciphertext, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (form !== version || !nonce || !ciphertext || !tag) throw new SealError('This is no sealed text.');
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new SealError(`PAYOUT_DETAILS_KEY has no key ${keyId}, by which this was sealed.`);
  try {
    return decrypted({ nonce, ciphertext, tag }, bound(keyId, owner), key).toString();
  } catch (cause) {
    throw new SealError(`What was sealed is not that of ${owner}, or was changed.`, { cause });
  }
}
