import type { z } from 'zod';
import { DomainError, type FieldError } from '../../domain/errors.ts';
import { pointerTo } from './pointer.ts';
import { unstorable } from './storable.ts';

type Issue = z.core.$ZodIssue;

/** The schemas of the parts of a request. */
export interface Takes<Params, Query, Body> {
  readonly params: z.ZodType<Params>;
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
}

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
  throw refused(fieldErrors([...(query.error?.issues ?? []), ...(body.error?.issues ?? [])]));
}

/**
 * A part of a body that is looked at by itself, such as a line of a batch.
 * @throws DomainError VALIDATION_FAILED, with pointers into the part
 */
export function parsedPart<Part>(schema: z.ZodType<Part>, part: unknown): Part {
  const { success, data, error } = schema.safeParse(part);
  if (success) return data;
  throw refused(fieldErrors(error.issues));
}

const fieldErrors = (issues: readonly Issue[]): FieldError[] =>
  issues.flatMap((issue) => mistakes(issue)).map(({ path, detail }) => ({ pointer: pointerTo(path), detail }));

/** The refusal of one field, for what a schema cannot know. */
export const invalidField = (pointer: string, detail: string): DomainError => refused([{ pointer, detail }]);

function refused(errors: readonly FieldError[]): DomainError {
  const [first] = errors;
  const detail = first === undefined ? 'The form is another.' : `${first.pointer || 'The body'}: ${first.detail}`;
  return new DomainError('VALIDATION_FAILED', detail, errors.slice(0, mostErrors));
}

/** One field that is wrong. */
interface Mistake {
  readonly path: PropertyKey[];
  readonly detail: string;
}

/** The fields that an issue of zod is about: an unknown field names itself, a union the branch that was meant. */
export function mistakes(issue: Issue, base: readonly PropertyKey[] = []): Mistake[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], detail: 'is not known' }));
    case 'invalid_union':
      return meant(issue)?.flatMap((inner) => mistakes(inner, path)) ?? [{ path, detail: detailOf(issue) }];
    case 'invalid_key':
      return [{ path, detail: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ path, detail: detailOf(issue) }];
  }
}

/** In zod's own words, save where they are those of a programmer. */
function detailOf({ message }: Issue): string {
  if (message.endsWith('received undefined')) return 'is required';
  return message === 'Invalid input' ? 'has another type' : message;
}

/**
 * The branch of a union that was meant: of those that take this kind of value the one with the fewest mistakes. A union
 * that has a sentence of its own speaks for itself.
 */
function meant(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] | undefined {
  if (issue.message !== 'Invalid input') return undefined;
  return issue.errors
    .filter((branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .toSorted((one, other) => one.length - other.length)[0];
}
