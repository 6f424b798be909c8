import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from '../../platform/publicAddress.ts';

/** A connection that is not made, by our rules. `code` says which one. */
class ForbiddenDestination extends Error {
  readonly code: 'HTTPS_REQUIRED' | 'PRIVATE_ADDRESS';

  constructor(code: ForbiddenDestination['code']) {
    super(code);
    this.name = 'ForbiddenDestination';
    this.code = code;
  }
}

type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

interface Destinations {
  /** ALLOW_PRIVATE_WEBHOOKS: any address, and plain HTTP. For the sandbox and tests. */
  readonly allowPrivateWebhooks: boolean;
  /** Finds the addresses of a name; the system's own way by default. */
  readonly resolve?: Resolve;
}

/**
 * Makes the connections to webhook endpoints. An endpoint's URL is chosen by a stranger, who must not reach our own network
 * through us: only HTTPS, and only public addresses. Judged when connecting, and the judged address is the one connected to,
 * so a name that changes its address in between gains nothing.
 */
export function webhookAgent({ allowPrivateWebhooks, resolve = lookup }: Destinations): Agent {
  return new Agent({ connect: allowPrivateWebhooks ? buildConnector({}) : publicConnector(resolve) });
}

function publicConnector(resolve: Resolve): buildConnector.connector {
  const connect = buildConnector({ lookup: publicLookup(resolve), autoSelectFamily: true });
  return (destination, callback) => {
    const { protocol, hostname } = destination;
    if (protocol !== 'https:') callback(new ForbiddenDestination('HTTPS_REQUIRED'), null);
    // Node looks up names only, so a literal address is judged here. The URL parser has brought it to its plain form.
    else if (isIP(hostname) && !isPublicAddress(hostname)) callback(new ForbiddenDestination('PRIVATE_ADDRESS'), null);
    else connect(destination, callback);
  };
}

/** A name is public when all of its addresses are. */
const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) callback(error, []);
      else if (addresses.every(({ address }) => isPublicAddress(address))) callback(null, addresses);
      else callback(new ForbiddenDestination('PRIVATE_ADDRESS'), []);
    });
  };
