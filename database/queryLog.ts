import { DefaultLogger, type LogContext } from '@mikro-orm/core';
import { recordQuery } from '../platform/tracing.ts';

/** Tells the trace which statements ran; `query` has placeholders where the parameters are. */
export class QueryLog extends DefaultLogger {
  override logQuery(query: { readonly query: string } & LogContext): void {
    const { query: text, took, level } = query;
    // Without a duration it is told beforehand, such as the end of a transaction.
    if (took !== undefined) recordQuery({ text, tookMilliseconds: took, hasFailed: level === 'error' });
    super.logQuery(query);
  }
}
