import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPublicAddress } from '../../../activities/notifications/publicAddress.ts';

describe('a public address is', () => {
  test.each([
    { address: '8.8.8.8' },
    { address: '1.1.1.1' },
    { address: '9.255.255.255' },
    { address: '11.0.0.0' },
    { address: '100.63.255.255' },
    { address: '100.128.0.0' },
    { address: '172.15.255.255' },
    { address: '172.32.0.0' },
    { address: '223.255.255.255' },
    { address: '2606:4700:4700::1111' },
    { address: '2a00:1450:4001:82a::200e' },
    { address: '2001:4860:4860::8888' },
  ])('$address', ({ address }) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('an IPv6 address that carries an IPv4 address is never public', () => {
  const part = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  test.each([
    { rule: 'IPv4-mapped', wrap: (high: string, low: string) => `::ffff:${high}:${low}` },
    { rule: 'IPv4-compatible', wrap: (high: string, low: string) => `::${high}:${low}` },
    { rule: 'IPv4-translated', wrap: (high: string, low: string) => `::ffff:0:${high}:${low}` },
    { rule: 'NAT64', wrap: (high: string, low: string) => `64:ff9b::${high}:${low}` },
    { rule: '6to4', wrap: (high: string, low: string) => `2002:${high}:${low}::1` },
    { rule: 'Teredo', wrap: (high: string, low: string) => `2001:0:${high}:${low}::1` },
  ])('$rule', ({ wrap }) => {
    fc.assert(
      fc.property(part, part, (high, low) => {
        expect(isPublicAddress(wrap(high, low))).toBe(false);
      }),
    );
  });
});
