import { Client, Connection, type ClientInterceptors } from '@temporalio/client';
import { type InternalConnectionOptions, InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import { type Clock, skippingClock, wallClock } from './clock.ts';
import { dataConverterOf } from './dataConverter.ts';
import type { DeploymentSettings, Settings } from './settings.ts';

/** A way to Temporal, and the clock that goes with that server. Whoever asked for it closes `connection`. */
export interface Temporal {
  readonly connection: Connection;
  readonly client: Client;
  readonly clock: Clock;
}

/** What connecting needs of the settings. */
export type TemporalSettings = Pick<DeploymentSettings, 'temporalAddress' | 'temporalNamespace' | 'timeSkipping'> &
  Partial<Pick<Settings, 'temporalPayloadKey'>>;

/**
 * Opens the way to Temporal without waiting for it: the API must start and accept submissions while Temporal is down
 * (api.md, Conventions). A call fails when the server does not answer; the next one tries again.
 */
export function openTemporal(settings: TemporalSettings, interceptors: ClientInterceptors = {}): Temporal {
  const options: InternalConnectionOptions = {
    address: settings.temporalAddress,
    // Else it looks for a server that was away for an hour every two minutes, and misses one that hangs for 45 seconds.
    channelArgs: {
      'grpc.max_reconnect_backoff_ms': 2_000,
      'grpc.keepalive_time_ms': 15_000,
      'grpc.keepalive_timeout_ms': 5_000,
    },
    [InternalConnectionOptionsSymbol]: { supportsTestService: settings.timeSkipping },
  };
  const connection = Connection.lazy(options);
  return {
    connection,
    client: new Client({
      connection,
      namespace: settings.temporalNamespace,
      dataConverter: dataConverterOf(settings),
      interceptors,
    }),
    clock: settings.timeSkipping ? skippingClock(connection) : wallClock,
  };
}

/** As {@link openTemporal}, but waits for the server. @throws when it does not answer within ten seconds */
export async function connectTemporal(
  settings: TemporalSettings,
  interceptors?: ClientInterceptors,
): Promise<Temporal> {
  const temporal = openTemporal(settings, interceptors);
  await temporal.connection.ensureConnected();
  return temporal;
}
