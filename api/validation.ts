import type { z } from 'zod';
import { DomainError, type FieldError } from '../domain/errors.ts';
import { pointerTo } from './pointer.ts';
import type { Takes } from './route.ts';
import { unstorable } from './storable.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The parts of a request, as they came. */
interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** A document with thousands of mistakes is answered with the first of them. */
const mostErrors = 100;

/**
 * The parts of a request as their schemas see them.
 * @throws DomainError NOT_FOUND for a path that cannot name an object, VALIDATION_FAILED for the rest, field by field
 */
export function parsed<Params, Query, Body>(schemas: Takes<Params, Query, Body>, parts: Parts) {
  const misfits = [...unstorable(parts.query), ...unstorable(parts.body)];
  if (misfits.length > 0) throw refused(misfits);
  const params = schemas.params.safeParse(parts.params);
  const query = schemas.query.safeParse(parts.query);
  const body = schemas.body.safeParse(parts.body);
  if (!params.success) throw new DomainError('NOT_FOUND', 'No object has such an id.');
  if (query.success && body.success) return { params: params.data, query: query.data, body: body.data };
  const issues = [...(query.error?.issues ?? []), ...(body.error?.issues ?? [])];
  throw refused(issues.flatMap((issue) => fieldErrors(issue)));
}

function refused(errors: readonly FieldError[]): DomainError {
  const [first] = errors;
  const detail =
    first === undefined ? 'The request has another form.' : `${first.pointer || 'The body'}: ${first.detail}`;
  return new DomainError('VALIDATION_FAILED', detail, errors.slice(0, mostErrors));
}

/** One issue of zod as the fields that it is about: an unknown field names itself, a union the branch that nearly fits. */
export function fieldErrors(issue: Issue, base: Path = []): FieldError[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), detail: 'is not known' }));
    case 'invalid_union':
      return unionErrors(issue, path);
    case 'invalid_key':
      return [{ pointer: pointerTo(path), detail: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_type':
      return [{ pointer: pointerTo(path), detail: isMissing(issue) ? 'is required' : issue.message }];
    default:
      return [{ pointer: pointerTo(path), detail: issue.message }];
  }
}

const isMissing = (issue: Issue): boolean => issue.message.endsWith('received undefined');

/** What is wrong in the branch that was meant: the one whose own kind of value came, with the fewest mistakes. */
function unionErrors(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path): FieldError[] {
  const meant = issue.errors
    .filter((branch) => !branch.some(({ code, path: [first] }) => code === 'invalid_type' && first === undefined))
    .toSorted((one, other) => one.length - other.length)[0];
  if (meant === undefined || issue.message !== 'Invalid input') {
    return [
      { pointer: pointerTo(path), detail: issue.message === 'Invalid input' ? 'has another type' : issue.message },
    ];
  }
  return meant.flatMap((inner) => fieldErrors(inner, path));
}
