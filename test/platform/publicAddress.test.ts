import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isKnownPrivate, isPublicAddress } from '../../platform/publicAddress.ts';

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

describe('a host of which one can tell, without asking anybody, that it is not on the public internet', () => {
  test.each([
    { rule: 'a private IPv4 address', host: '10.0.0.1' },
    { rule: 'a private IPv6 address, as a URL writes it', host: '[fd00:ec2::254]' },
    { rule: 'the same with a dot at the end', host: '127.0.0.1.' },
    { rule: 'localhost', host: 'localhost' },
    { rule: 'localhost with a dot at the end', host: 'localhost.' },
    { rule: 'localhost in capitals', host: 'LocalHost' },
    { rule: 'a name below localhost', host: 'api.localhost' },
    { rule: 'a name without a dot', host: 'postgres' },
    { rule: 'a name of a local network', host: 'printer.local' },
    { rule: 'a name of a private network', host: 'metadata.google.internal' },
    { rule: 'a name of a home', host: 'router.home.arpa' },
  ])('$rule: $host', ({ host }) => {
    expect(isKnownPrivate(host)).toBe(true);
  });

  test.each(['shop.example.com', '8.8.8.8', '[2606:4700:4700::1111]', 'localhost.example.com', 'internal.example.com'])(
    'but not of %s',
    (host) => {
      expect(isKnownPrivate(host)).toBe(false);
    },
  );
});
