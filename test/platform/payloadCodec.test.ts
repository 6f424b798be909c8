import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { PayloadError, payloadCodec } from '../../platform/payloadCodec.ts';

const aKey = (): string => randomBytes(32).toString('base64');
const old = aKey();
const current = aKey();
const codec = payloadCodec(current);

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown =>
  payload && defaultPayloadConverter.fromPayload<unknown>(payload);
const encodedOne = async (value: unknown, by = codec): Promise<Payload> => {
  const [payload = {}] = await by.encode([payloadOf(value)]);
  return payload;
};
const decodedOne = async (payload: Payload, by = codec): Promise<unknown> => valueOf((await by.decode([payload]))[0]);
const textOf = (payload: Payload): string =>
  [...Object.values(payload.metadata ?? {}), payload.data ?? new Uint8Array()]
    .map((bytes) => Buffer.from(bytes).toString('latin1'))
    .join();

describe('a payload that is encrypted', () => {
  test('comes back as it was, each in its place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (values) => {
        const payloads = await codec.encode(values.map(payloadOf));
        expect((await codec.decode(payloads)).map(valueOf)).toEqual(
          (await codec.decode(values.map(payloadOf))).map(valueOf),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('shows nothing of itself but the key that opens it, and never looks alike', async () => {
    const payload = await encodedOne({ orderId: 'A-1001', amount: '100.00' });
    expect(textOf(payload)).not.toMatch(/A-1001|100\.00|json/);
    expect(Buffer.from(payload.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
    expect(textOf(await encodedOne({ orderId: 'A-1001', amount: '100.00' }))).not.toBe(textOf(payload));
  });

  test('is not opened when any bit of it was changed', async () => {
    const payload = await encodedOne('A-1001');
    const data = payload.data ?? new Uint8Array();
    for (const index of data.keys()) {
      const changed = Uint8Array.from(data, (byte, at) => (at === index ? byte ^ 1 : byte));
      await expect(codec.decode([{ ...payload, data: changed }])).rejects.toThrow(PayloadError);
    }
    await expect(codec.decode([{ ...payload, data: new Uint8Array(3) }])).rejects.toThrow(PayloadError);
  });

  test('is not opened by another key, and whoever looks is told which one is missing', async () => {
    const payload = await encodedOne('A-1001', payloadCodec(old));
    await expect(codec.decode([payload])).rejects.toThrow(/^TEMPORAL_PAYLOAD_KEY has no key [0-9a-f]{8},/);
  });
});

test('what was written before there was a key is read as it is', async () => {
  expect(await decodedOne(payloadOf({ actionId: '1' }))).toEqual({ actionId: '1' });
});

test('after a change of keys the new one encrypts, and the old one still opens', async () => {
  const before = await encodedOne('A-1001', payloadCodec(old));
  const rotated = payloadCodec(current, [old]);
  expect(await decodedOne(before, rotated)).toBe('A-1001');
  expect(await decodedOne(await encodedOne('A-1002', rotated), codec)).toBe('A-1002');
});
