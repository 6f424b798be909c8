import ipaddr from 'ipaddr.js';

/** The only IPv6 addresses that are given out to the public internet; the rest of the space is reserved (RFC 4291, 2.4). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address can only mean a host on the public internet. Addresses that carry an IPv4 address inside (mapped,
 * NAT64, 6to4, Teredo) are not public, whatever they carry: no public receiver needs them.
 */
export function isPublicAddress(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast);
}

/** Names that lead nowhere on the public internet (RFC 6761, 6762, 8375, and what ICANN keeps for private use). */
const privateDomains = ['localhost', 'local', 'internal', 'home.arpa'];

/**
 * Whether one can tell by a URL's host alone that it is not on the public internet. Where its name leads is seen only when a
 * connection is made.
 */
export function isKnownPrivate(host: string): boolean {
  const bare = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  if (ipaddr.isValid(bare)) return !isPublicAddress(bare);
  return !bare.includes('.') || privateDomains.some((domain) => bare === domain || bare.endsWith(`.${domain}`));
}
