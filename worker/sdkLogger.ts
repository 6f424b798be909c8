import { DefaultLogger, type LogLevel } from '@temporalio/worker';
import type { Logger } from '../platform/log.ts';

const levels: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** What the Temporal SDK and the workflows say, from WARN on, as lines of our own log. */
export const sdkLogger = (log: Logger): DefaultLogger =>
  new DefaultLogger('WARN', ({ level, message, meta }) => {
    log[levels[level]](meta ?? {}, message);
  });
