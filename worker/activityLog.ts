import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Logger } from '../platform/log.ts';

/** Says of each activity that it ended, and how long it took: for LOG_LEVEL=debug. */
export const activityLog =
  (log: Logger): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      async execute(input, next) {
        const startedAt = performance.now();
        try {
          return await next(input);
        } finally {
          log.debug({ milliseconds: Math.round(performance.now() - startedAt) }, 'the activity ended');
        }
      },
    },
  });
