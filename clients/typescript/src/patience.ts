/** Sends one request. */
export type Fetch = (request: Request) => Promise<Response>;

const longestWaitSeconds = 60;
const firstWaitSeconds = 0.25;

/**
 * Sends a request again for as long as the service says that it may then succeed (429, 503, or a first request that is still
 * at work), and when no answer came: to a GET, or to a POST whose key makes a second one harmless. The last answer counts.
 */
export const patient =
  (send: Fetch, tries: number): Fetch =>
  async (request) => {
    for (let tried = 1; ; tried += 1) {
      const isLast = tried >= tries;
      try {
        const answer = await send(request.clone());
        const wait = waitOf(answer);
        if (isLast || wait === undefined) return answer;
        // An answer that nobody reads would keep its connection.
        await answer.body?.cancel();
        await pause(wait, request.signal);
      } catch (error) {
        if (isLast || !mayRepeat(request)) throw error;
        await pause(firstWaitSeconds * 2 ** tried * Math.random(), request.signal);
      }
    }
  };

/** After how many seconds the service wants to be asked again; undefined when the answer is final. */
function waitOf(answer: Response): number | undefined {
  const retryAfter = answer.headers.get('retry-after');
  if (answer.ok || retryAfter === null || !/^\d+$/.test(retryAfter)) return undefined;
  return Math.min(Number(retryAfter), longestWaitSeconds);
}

/** Who has hung up by himself wants no repeat. */
const mayRepeat = ({ method, signal }: Request): boolean =>
  !signal.aborted && (method === 'GET' || method === 'HEAD' || method === 'POST');

/** Waits for so long, or until its caller hangs up: then the next try fails at once. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    const hungUp = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) hungUp();
    signal.addEventListener('abort', hungUp, { once: true });
  });
}
