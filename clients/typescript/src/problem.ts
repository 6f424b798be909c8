import type { components } from './schema.ts';

/** What every refusal says (RFC 9457); its codes are listed at `/problems`. */
export type Problem = components['schemas']['Problem'];

/** A refusal by the service. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** undefined when a proxy answered in place of the service. */
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined) {
    super(problem ? `${problem.code}: ${problem.detail}` : `the answer was ${String(status)} without a problem`);
    this.status = status;
    this.problem = problem;
  }

  get code(): Problem['code'] | undefined {
    return this.problem?.code;
  }
}

/** An answer as openapi-fetch gives it: the one or the other. */
interface Answered<Body> {
  readonly data?: Body;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of an answer that must be a success: `const action = await must(client.POST('/v1/actions', { body }))`.
 *
 * @throws ProblemError for a refusal
 */
export async function must<Answer extends Answered<unknown>>(
  answer: Promise<Answer>,
): Promise<Extract<Answer, { error?: never }>['data']> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ProblemError(response.status, isProblem(error) ? error : undefined);
  return data;
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'code' in error && 'requestId' in error;
