import { createTraceState, type Attributes, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { ClientInterceptors } from '@temporalio/client';
import type { InjectedSinks, WorkerInterceptors } from '@temporalio/worker';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type {
  OpenTelemetrySinks,
  SerializableSpan,
} from '@temporalio/interceptors-opentelemetry/lib/workflow/definitions.js';

/** What has Temporal's clients and workers make spans, and hand the trace on. */
export interface Tracing {
  readonly client: ClientInterceptors;
  readonly worker: WorkerInterceptors;
  /** Takes the spans of workflows out of their sandbox. */
  readonly sinks: InjectedSinks<OpenTelemetrySinks>;
  /** Sends what was not sent yet. */
  readonly close: () => Promise<void>;
}

/** The module that makes the spans of workflows, to be bundled with them. */
export const workflowTracingModule = '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors';

/**
 * Sends spans to an OTLP collector from now on. What OpenTelemetry reads from the environment by itself holds too, such as
 * OTEL_TRACES_SAMPLER and OTEL_EXPORTER_OTLP_HEADERS.
 *
 * @param endpoint without its path, such as http://collector:4318
 * @param service the process
 */
export function traceTo(endpoint: string, service: string): Tracing {
  const resource = resourceFromAttributes({ 'service.name': `partner-payouts-${service}` });
  const exporter = discreet(
    new OTLPTraceExporter({ url: new URL('v1/traces', `${endpoint.replace(/\/$/, '')}/`).href }),
  );
  const processor = new BatchSpanProcessor(exporter);
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  const ofWorkflow = (span: SerializableSpan, workflow: Attributes): ReadableSpan => {
    const { spanContext, parentSpanId, instrumentationLibrary, attributes, ...same } = span;
    const { traceState, ...ids } = spanContext;
    const context: SpanContext = traceState ? { ...ids, traceState: createTraceState(traceState) } : ids;
    return {
      ...same,
      attributes: { ...attributes, ...workflow },
      resource,
      instrumentationScope: instrumentationLibrary,
      spanContext: () => context,
      ...(parentSpanId !== undefined && { parentSpanContext: { ...context, spanId: parentSpanId } }),
    };
  };
  return {
    client: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
    worker: {
      activity: [
        (activity) => ({
          inbound: new OpenTelemetryActivityInboundInterceptor(activity),
          outbound: new OpenTelemetryActivityOutboundInterceptor(activity),
        }),
      ],
      workflowModules: [workflowTracingModule],
    },
    sinks: {
      exporter: {
        export: {
          fn({ workflowId, runId, workflowType }, spans) {
            for (const span of spans)
              processor.onEnd(ofWorkflow(span, { temporalWorkflowId: workflowId, run_id: runId, workflowType }));
          },
        },
      },
    },
    close: () => provider.shutdown(),
  };
}

/** Leaves out what errors say: messages of PostgreSQL hold values. That there was one remains. */
const discreet = (exporter: SpanExporter): SpanExporter => ({
  export(spans, done) {
    exporter.export(spans.map(withoutMessages), done);
  },
  shutdown: () => exporter.shutdown(),
  forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
});

function withoutMessages(span: ReadableSpan): ReadableSpan {
  const { name, kind, parentSpanContext, startTime, endTime, duration, ended, attributes, links, resource } = span;
  return {
    name,
    kind,
    ...(parentSpanContext && { parentSpanContext }),
    startTime,
    endTime,
    duration,
    ended,
    attributes,
    links,
    resource,
    instrumentationScope: span.instrumentationScope,
    spanContext: () => span.spanContext(),
    status: { code: span.status.code },
    events: [],
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}
