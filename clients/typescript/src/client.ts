import createOpenApiClient, { type Client as OpenApiClient } from 'openapi-fetch';
import { patient, type Fetch } from './patience.ts';
import type { paths } from './schema.ts';

/** What bodies are read as; a list as CSV or a PDF is asked for by `parseAs`. */
type Json = 'application/json' | 'application/problem+json';

/** Every operation by its method and path, typed by the OpenAPI document: `client.POST('/v1/actions', { body })`. */
export type Client = OpenApiClient<paths, Json>;

export interface Connection {
  /** Where the service is, such as `https://payouts.example.com`. */
  readonly url: string;
  /** The API key; without one only what is open to anyone is answered. */
  readonly key?: string;
  /** How often a request is sent at most, when it is not answered or told to wait. @default 4 */
  readonly tries?: number;
  /** @default the global fetch */
  readonly fetch?: Fetch;
}

/**
 * A client of one installation. A POST gets an `Idempotency-Key` unless it has one, so that sending it again does nothing
 * twice; what is not answered, or told to come again later, is sent again.
 */
export function createClient({ url, key, tries = 4, fetch = globalThis.fetch }: Connection): Client {
  const client = createOpenApiClient<paths, Json>({ baseUrl: url, fetch: patient(fetch, tries) });
  client.use({
    onRequest({ request }) {
      if (key !== undefined) request.headers.set('authorization', `Bearer ${key}`);
      if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
        request.headers.set('idempotency-key', crypto.randomUUID());
      }
      return request;
    },
  });
  return client;
}

/** A file as the body of a request: `client.POST('/v1/customers/import', csvFile(text))`. */
export const csvFile = (text: string) => ({
  body: text,
  bodySerializer: String,
  headers: { 'content-type': 'text/csv' },
});
