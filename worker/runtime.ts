import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { sdkLogger } from './sdkLogger.ts';

/** Sets up what all of the Temporal SDK in this process shares: its log, and its metrics on a port of their own. */
export function installRuntime({ temporalMetricsPort }: Pick<Settings, 'temporalMetricsPort'>, log: Logger): void {
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'WARN' });
  Runtime.install({
    logger: sdkLogger(log),
    telemetryOptions: {
      logging: { filter, forward: {} },
      ...(temporalMetricsPort !== undefined && {
        metrics: {
          prometheus: {
            bindAddress: `0.0.0.0:${String(temporalMetricsPort)}`,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
          },
        },
      }),
    },
  });
}
