import { describe, expect, test } from '@jest/globals';
import { locationOf } from '../../../platform/derivation/location.ts';

describe('where a network address is', () => {
  test.each([
    { rule: 'an address in California', address: '8.8.8.8', place: { country: 'US', region: 'California' } },
    { rule: 'an address in Hanover', address: '193.99.144.80', place: { country: 'DE', region: 'Lower Saxony' } },
    { rule: 'an IPv6 address', address: '2003:e1::1', place: { country: 'DE', region: 'North Rhine-Westphalia' } },
    {
      rule: 'an IPv4 address written as IPv6',
      address: '::ffff:8.8.8.8',
      place: { country: 'US', region: 'California' },
    },
    { rule: 'a private address is nowhere', address: '10.0.0.1', place: {} },
    { rule: 'and so is this machine', address: '127.0.0.1', place: {} },
    { rule: 'in IPv6 as well', address: '::1', place: {} },
    { rule: 'and a network of its own', address: 'fd00::1', place: {} },
    { rule: 'the last address there is', address: '255.255.255.255', place: {} },
    { rule: 'what is no address is nowhere', address: 'localhost', place: {} },
  ])('$rule', async ({ address, place }) => {
    expect(await locationOf(address)).toEqual(place);
  });
});
