import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { decrypted, encrypted, keyOf, nonceBytes, tagBytes, type Key } from './cipher.ts';

const { Payload: wire } = proto.temporal.api.common.v1;

/** As Temporal's samples name it, so that its tools know what they see. */
const encoding = Buffer.from('binary/encrypted');
/** Under which an encrypted payload tells its key. */
const keyField = 'encryption-key-id';

/** A payload that cannot be read here; nothing of it is in the message. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/**
 * Keeps from Temporal what workflows are told and answer: it stores bytes, and tells only which key opens them. The first key
 * encrypts, all of them decrypt, so that keys can be changed. What was written before there was a key is read as it is.
 * @param first 32 bytes as base64, as are the others
 */
export function payloadCodec(first: string, others: readonly string[] = []): PayloadCodec {
  const current = keyOf(first);
  const keys = new Map([current, ...others.map(keyOf)].map((key) => [key.id, key]));
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encoded(payload, current))),
    // A failure must be a rejection: the SDK waits for one.
    decode: (payloads) =>
      new Promise((resolve) => {
        resolve(payloads.map((payload) => decoded(payload, keys)));
      }),
  };
}

const bound = (keyId: string): string => `temporal.${keyId}`;

function encoded(payload: Payload, key: Key): Payload {
  const { nonce, ciphertext, tag } = encrypted(wire.encode(payload).finish(), bound(key.id), key);
  return { metadata: { encoding, [keyField]: Buffer.from(key.id) }, data: Buffer.concat([nonce, ciphertext, tag]) };
}

function decoded(payload: Payload, keys: ReadonlyMap<string, Key>): Payload {
  const { metadata, data } = payload;
  if (!metadata?.['encoding'] || !encoding.equals(metadata['encoding'])) return payload;
  const keyId = Buffer.from(metadata[keyField] ?? []).toString();
  const key = keys.get(keyId);
  if (key === undefined)
    throw new PayloadError(`TEMPORAL_PAYLOAD_KEY has no key ${keyId}, by which this was encrypted.`);
  const bytes = Buffer.from(data ?? []);
  const parts = {
    nonce: bytes.subarray(0, nonceBytes),
    ciphertext: bytes.subarray(nonceBytes, -tagBytes),
    tag: bytes.subarray(-tagBytes),
  };
  try {
    return wire.decode(decrypted(parts, bound(keyId), key));
  } catch (cause) {
    throw new PayloadError('What was encrypted was changed, or is no payload.', { cause });
  }
}
