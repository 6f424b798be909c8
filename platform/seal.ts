import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Settings } from './settings.ts';

/*
 * Texts that only the holder of a key may read, such as account data at rest: AES-256-GCM with a random nonce. The owner is
 * bound in, so that what is sealed for one cannot be put in place of another's.
 */

/** Who a sealed text belongs to: a partner or a brand, by its id. */
export type Owner = `partner/${string}` | `brand/${string}`;

export interface Seal {
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

const cipher = 'aes-256-gcm';
const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

interface Key {
  /** By which an envelope tells its key: what is known of it opens nothing. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The seal of an installation. The first key closes, all of them open, so that keys can be changed (docs/payout-details.md). */
export function sealOf({ payoutDetailsKey = [] }: Pick<Settings, 'payoutDetailsKey'>): Seal {
  const keys = payoutDetailsKey.map(keyOf);
  const [current] = keys;
  return {
    close(text, owner) {
      if (!current) throw new DomainError('PAYOUT_DETAILS_DISABLED', 'The setting PAYOUT_DETAILS_KEY is missing.');
      return closed(text, owner, current);
    },
    open: (envelope, owner) => opened(envelope, owner, keys),
  };
}

function keyOf(base64: string): Key {
  const bytes = Buffer.from(base64, 'base64');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

const bound = (keyId: string, owner: Owner): Buffer => Buffer.from(`${version}.${keyId}.${owner}`);

function closed(text: string, owner: Owner, { id, bytes }: Key): string {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, bytes, nonce, { authTagLength: tagBytes }).setAAD(bound(id, owner));
  const ciphertext = Buffer.concat([encryption.update(text, 'utf8'), encryption.final()]);
  return [version, id, ...[nonce, ciphertext, encryption.getAuthTag()].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

function opened(envelope: string, owner: Owner, keys: readonly Key[]): string {
  const [form, keyId = '', ...parts] = envelope.split('.');
  const [nonce, ciphertext, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (form !== version || !nonce || !ciphertext || !tag) throw new SealError('This is no sealed text.');
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new SealError(`PAYOUT_DETAILS_KEY has no key ${keyId}, by which this was sealed.`);
  try {
    const decryption = createDecipheriv(cipher, key.bytes, nonce, { authTagLength: tagBytes })
      .setAAD(bound(keyId, owner))
      .setAuthTag(tag);
    return decryption.update(ciphertext, undefined, 'utf8') + decryption.final('utf8');
  } catch (cause) {
    throw new SealError(`What was sealed is not that of ${owner}, or was changed.`, { cause });
  }
}
