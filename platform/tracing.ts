import {
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
} from '@opentelemetry/api';
import type { IncomingHttpHeaders } from 'node:http';
import type { Settings } from './settings.ts';
import type { Tracing } from './tracingSdk.ts';

/*
 * The spans that we make ourselves: of requests and of SQL. The others are made by Temporal's interceptors (tracingSdk.ts). While
 * nothing is traced, the calls here do nothing. No span holds a body, a query string, a parameter or the message of an error:
 * they may name customers.
 */

/** Traces this process from now on, if OTEL_EXPORTER_OTLP_ENDPOINT says where to; else nothing of OpenTelemetry's SDK is loaded. */
export async function startTracing(
  { otelExporterOtlpEndpoint: endpoint }: Pick<Settings, 'otelExporterOtlpEndpoint'>,
  service: string,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const { traceTo } = await import('./tracingSdk.ts');
  isTraced = true;
  return traceTo(endpoint, service);
}

const tracer = trace.getTracer('partner-payouts');

let isTraced = false;
/** Stands for all spans while nothing is traced: to make one that says nothing costs as much as to find a visitor's link. */
const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Runs `work` within the span of a request, which goes on with its caller's trace if that names one. */
export function withinRequest(method: string, headers: IncomingHttpHeaders, work: (span: Span) => void): void {
  if (!isTraced) {
    work(noSpan);
    return;
  }
  const caller = propagation.extract(context.active(), headers);
  tracer.startActiveSpan(method, { kind: SpanKind.SERVER }, caller, work);
}

/** What is known of a request once it is answered, or given up by its caller. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of its route; absent: it is none of ours. */
  readonly route: string | undefined;
  readonly status: number;
  readonly requestId: string;
}

/** Ends the span of a request. */
export function endRequest(span: Span, { method, route, status, requestId }: AnsweredRequest): void {
  if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
  span.setAttributes({
    'http.request.method': method,
    'http.response.status_code': status,
    'request.id': requestId,
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** A statement that has ended just now. */
export interface Query {
  /** With placeholders. */
  readonly text: string;
  readonly tookMilliseconds: number;
  readonly hasFailed: boolean;
}

const queryCharacters = 2000;

/** Makes the span of a statement, in the trace of what it was part of; what belongs to nothing, such as looking for work, has none. */
export function recordQuery({ text, tookMilliseconds, hasFailed }: Query): void {
  if (!trace.getActiveSpan()) return;
  const summary = summaryOf(text);
  const span = tracer.startSpan(summary, {
    kind: SpanKind.CLIENT,
    startTime: Date.now() - tookMilliseconds,
    attributes: {
      'db.system.name': 'postgresql',
      'db.query.summary': summary,
      'db.query.text': text.slice(0, queryCharacters),
    },
  });
  if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** What a statement does, and to which table first: `select action`. */
function summaryOf(text: string): string {
  const verb = /\w+/.exec(text)?.[0].toLowerCase() ?? 'query';
  const table = /\b(?:from|into|update|join)\s+"?(?:\w+"?\."?)?(\w+)/i.exec(text)?.[1];
  return table === undefined ? verb : `${verb} ${table}`;
}

/** The trace and the span that this is part of, for the log; nothing while nothing is traced. */
export function activeTrace(): { readonly traceId?: string; readonly spanId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { traceId: span.traceId, spanId: span.spanId } : {};
}
