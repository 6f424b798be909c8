import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { freePort } from '../../standalone/ports.ts';

const anyValue = z.looseObject({});
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(z.object({ key: z.string(), value: anyValue })).default([]),
  events: z.array(anyValue).default([]),
  status: z.looseObject({ code: z.number().optional(), message: z.string().optional() }).optional(),
});
const batch = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

export type SentSpan = z.output<typeof span>;

/** Stands in for an OpenTelemetry collector: takes what is sent by OTLP over HTTP as JSON. */
export interface Collector {
  readonly url: string;
  readonly spans: readonly SentSpan[];
  readonly close: () => Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: SentSpan[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      for (const { scopeSpans } of batch.parse(body).resourceSpans)
        spans.push(...scopeSpans.flatMap(({ spans }) => spans));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String(port)}`,
    spans,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
