import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Logger } from 'pino';

/** An answer in pieces, each made once the client has taken those before. */
export type Chunks = AsyncIterable<string>;

/** Has the first piece made: what fails before anything is sent is answered as a problem. */
export async function begun(chunks: AsyncGenerator<string>): Promise<Chunks> {
  const first = await chunks.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* chunks;
  })();
}

/**
 * Sends the pieces as fast as the client takes them. Nothing more is made once it has gone. Should one fail, the connection is
 * cut: what has come must not look whole.
 */
export async function pour(chunks: Chunks, response: Response, log: Logger): Promise<void> {
  try {
    await pipeline(chunks, response);
  } catch (error) {
    if (!hasHungUp(error)) log.error({ err: error }, 'failed while it was sent');
  }
}

const hasHungUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
