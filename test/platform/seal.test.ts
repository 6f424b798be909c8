import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { SealError, sealOf } from '../../platform/seal.ts';

const aKey = (): string => randomBytes(32).toString('base64');
const old = aKey();
const current = aKey();
const seal = sealOf({ payoutDetailsKey: [current] });
const envelope = seal.close('DE89370400440532013000', 'partner/1');

// The last letter of each part holds bits that stand for nothing.
const anyLetter = /[^.](?=[^.])/g;

describe('a seal', () => {
  test('what was closed for an owner is opened for it as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (text, id) => {
        expect(seal.open(seal.close(text, `partner/${id}`), `partner/${id}`)).toBe(text);
      }),
    );
  });

  test('nothing of the text is in the envelope, and the same text is never sealed alike', () => {
    expect(envelope).not.toContain('DE89');
    expect(Buffer.from(envelope.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('3704');
    expect(seal.close('DE89370400440532013000', 'partner/1')).not.toBe(envelope);
  });

  test.each([
    { rule: 'another partner’s envelope', open: () => seal.open(envelope, 'partner/2') },
    { rule: 'that of a brand with the same id', open: () => seal.open(envelope, 'brand/1') },
    { rule: 'a text that nobody sealed', open: () => seal.open('DE89370400440532013000', 'partner/1') },
    { rule: 'one by a key that is gone', open: () => sealOf({ payoutDetailsKey: [old] }).open(envelope, 'partner/1') },
    { rule: 'a shortened tag', open: () => seal.open(envelope.slice(0, -6), 'partner/1') },
    { rule: 'one without its tag', open: () => seal.open(envelope.slice(0, envelope.lastIndexOf('.')), 'partner/1') },
  ])('does not open $rule', ({ open }) => {
    expect(open).toThrow(SealError);
  });

  test('does not open an envelope of which any character was changed', () => {
    for (const { 0: letter, index } of envelope.matchAll(anyLetter)) {
      const changed = `${envelope.slice(0, index)}${letter === 'A' ? 'B' : 'A'}${envelope.slice(index + 1)}`;
      expect(() => seal.open(changed, 'partner/1')).toThrow(SealError);
    }
  });

  test('after a change of keys the new one closes, and the old one still opens', () => {
    const before = sealOf({ payoutDetailsKey: [old] }).close('GB33BUKB20201555555555', 'partner/1');
    const rotated = sealOf({ payoutDetailsKey: [current, old] });
    expect(rotated.open(before, 'partner/1')).toBe('GB33BUKB20201555555555');
    expect(seal.open(rotated.close('GB33BUKB20201555555555', 'partner/1'), 'partner/1')).toBe('GB33BUKB20201555555555');
  });

  test('without a key nothing is sealed, and one clear problem says so', () => {
    expect(() => sealOf({}).close('DE89370400440532013000', 'partner/1')).toThrow(
      expect.objectContaining({ code: 'PAYOUT_DETAILS_DISABLED' }),
    );
    expect(() => sealOf({}).open(envelope, 'partner/1')).toThrow(SealError);
  });
});
