import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/*
 * AES-256-GCM with a random nonce: whoever lacks the key reads nothing, and a change of a single bit is noticed. What is bound
 * to a ciphertext is not in it, and has to be told again to open it.
 */

/** A key of an installation. */
export interface Key {
  /** By which a ciphertext tells its key: what is known of it opens nothing. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The parts of what was encrypted; none of them is a secret. */
export interface Encrypted {
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

const cipher = 'aes-256-gcm';
export const nonceBytes = 12;
export const tagBytes = 16;

/** The key of a setting, 32 bytes as base64. */
export function keyOf(base64: string): Key {
  const bytes = Buffer.from(base64, 'base64');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

export function encrypted(plain: Uint8Array, bound: string, { bytes }: Key): Encrypted {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, bytes, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(bound));
  const ciphertext = Buffer.concat([encryption.update(plain), encryption.final()]);
  return { nonce, ciphertext, tag: encryption.getAuthTag() };
}

/** @throws Error for another key, for what something else is bound to, and for what was changed */
export function decrypted({ nonce, ciphertext, tag }: Encrypted, bound: string, { bytes }: Key): Buffer {
  const decryption = createDecipheriv(cipher, bytes, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(bound))
    .setAuthTag(tag);
  return Buffer.concat([decryption.update(ciphertext), decryption.final()]);
}
