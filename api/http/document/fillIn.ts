import type { oas31 } from 'zod-openapi';
import { exampleOf, type Direction, type Schema } from './examples.ts';

const methods = ['get', 'post', 'patch', 'delete'] as const;

type Part = oas31.RequestBodyObject | oas31.ResponseObject;

/** Puts an example beside the schema of each body in the document that is a text or JSON; what a webhook sends shows all. */
export function fillInExamples(document: oas31.OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  const named = (ref: string): Schema | undefined => schemas[ref.replace('#/components/schemas/', '')];
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of methods) {
      const { requestBody, responses = {} } = item[method] ?? {};
      fillIn(requestBody, 'REQUEST', named);
      for (const response of Object.values<Part | oas31.ReferenceObject>(responses)) fillIn(response, 'ANSWER', named);
    }
  }
  for (const item of Object.values(document.webhooks ?? {})) fillIn(item.post?.requestBody, 'ANSWER', named);
}

function fillIn(
  part: Part | oas31.ReferenceObject | undefined,
  direction: Direction,
  named: (ref: string) => Schema | undefined,
): void {
  if (part === undefined || '$ref' in part) return;
  const { content = {} } = part;
  for (const media of Object.values(content)) {
    if (media.schema === undefined || media.examples !== undefined || isFile(media.schema)) continue;
    media.example = exampleOf(media.schema, { named, direction });
  }
}

const isFile = (schema: Schema): boolean => schema.format === 'binary';
