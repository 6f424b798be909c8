import { request, type Dispatcher } from 'undici';
import { noAnswer, type Answer } from './answer.ts';
import { retryAfterSeconds } from './retryAfter.ts';

/** One message to an endpoint, as it goes over the wire. */
export interface Message {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answer is its status. Of its content we read only as much as keeps the connection usable. */
const contentLimitBytes = 16 * 1024;

/**
 * Sends one message; redirects are not followed. A receiver that does not answer, in whatever way, makes a failed try and
 * not an error. `signal` ends the try.
 */
export async function post(agent: Dispatcher, message: Message, signal: AbortSignal): Promise<Answer> {
  const { url, ...rest } = message;
  try {
    const { statusCode, headers, body } = await request(url, { ...rest, dispatcher: agent, signal });
    await body.dump({ limit: contentLimitBytes, signal }).catch(() => null);
    return answerOf(statusCode, headers['retry-after']);
  } catch (error) {
    return noAnswer(error);
  }
}

function answerOf(status: number, retryAfter: string | string[] | undefined): Answer {
  const summary = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { result: 'ACCEPTED', summary };
  if (status === 410) return { result: 'GONE', summary };
  const header = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
  return { result: 'FAILED', summary, retryAfterSeconds: retryAfterSeconds(header, new Date()) };
}
