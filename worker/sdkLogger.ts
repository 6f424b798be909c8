import { DefaultLogger, type LogLevel } from '@temporalio/worker';
import type { Logger } from '../platform/log.ts';

const levels: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** What the Temporal SDK and the workflows say as lines of our own log: from WARN on, under debug also each activity. */
export const sdkLogger = (log: Logger): DefaultLogger =>
  new DefaultLogger(log.isLevelEnabled('debug') ? 'DEBUG' : 'WARN', ({ level, message, meta }) => {
    log[levels[level]](meta ?? {}, message);
  });
