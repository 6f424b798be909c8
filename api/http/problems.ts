import { isGrpcServiceError } from '@temporalio/client';
import { z } from 'zod';
import { DomainError, problems, type FieldError, type ProblemCode } from '../../domain/errors.ts';
import { conflictOf } from './conflicts.ts';

/** A refusal as the caller sees it, in the words of the table in domain/errors.ts. */
interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export const problemContentType = 'application/problem+json';

/** Every error of the API (RFC 9457). */
export const problemBody = z
  .strictObject({
    type: z.string().meta({ description: 'Stable: /problems/<code>.', example: '/problems/NOT_FOUND' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.literal(Object.keys(problems)),
    requestId: z.string(),
    errors: z
      .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'The fields that are wrong, as JSON pointers into the request.' }),
  })
  .meta({ id: 'Problem' });

/** The body of a problem. */
export const problem = ({ code, detail, errors }: Refusal, requestId: string): z.output<typeof problemBody> => ({
  type: `/problems/${code}`,
  title: problems[code].title,
  status: problems[code].status,
  detail,
  code,
  requestId,
  ...(errors && errors.length > 0 && { errors: [...errors] }),
});

/** How any failure is told to the caller. What is not the caller's business becomes INTERNAL. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof DomainError) return { code: error.code, detail: error.message, errors: error.errors };
  const { code, constraint, type, status, limit } = marks(error);
  const conflict = constraint === undefined ? undefined : conflictOf(constraint);
  if (conflict) return conflict;
  if (type !== undefined) return unreadableBody(type, limit);
  if (isPassing(code, error)) return { code: 'UNAVAILABLE', detail: 'A server that we need does not answer.' };
  if (isOutOfRange(code))
    return { code: 'VALIDATION_FAILED', detail: 'A value is out of the range that can be stored.' };
  if (error instanceof URIError) return { code: 'NOT_FOUND', detail: 'The path is not well formed.' };
  if (status === 400) return unreadableBody('');
  return { code: 'INTERNAL', detail: 'The failure is recorded under this request id.' };
}

/** What errors of node-postgres (code, constraint), body-parser (type, limit) and Express (status) are told apart by. */
const errorMarks = z.object({
  code: z.string().optional().catch(undefined),
  constraint: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  status: z.number().optional().catch(undefined),
  limit: z.number().optional().catch(undefined),
});

const marks = (error: unknown): z.output<typeof errorMarks> => errorMarks.safeParse(error).data ?? {};

function unreadableBody(type: string, limit = 0): Refusal {
  switch (type) {
    case 'entity.too.large':
      return { code: 'BODY_TOO_LARGE', detail: `A body may have ${limit} bytes here.` };
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return { code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'The body must be in UTF-8.' };
    default:
      return {
        code: 'MALFORMED_JSON',
        detail: 'The body ends early or is not JSON.',
        errors: [{ pointer: '', detail: 'expected a JSON document' }],
      };
  }
}

/** Connections refused or lost, servers that start or stop, time limits and deadlocks: a repeat may succeed. */
function isPassing(code: string | undefined, error: unknown): boolean {
  if (isGrpcServiceError(error)) return true;
  if (error instanceof Error && passingMessage.test(error.message)) return true;
  return passingCode.test(code ?? '');
}

/** What node-postgres says without a code. */
const passingMessage = /connection terminated|timeout exceeded when trying to connect|is not queryable/i;

/** Of Node, and SQLSTATEs; 25006: the server has become one that only reads, so that another takes over. 58030: its disk. */
const passingCode =
  /^(E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|PIPE)|08...|57P0.|53...|55P03|57014|40001|40P01|25006|58030)$/;

/** SQLSTATE class 22, data exception: a value that passed its schema does not fit its column. */
const isOutOfRange = (code: string | undefined): boolean => /^22...$/.test(code ?? '');
