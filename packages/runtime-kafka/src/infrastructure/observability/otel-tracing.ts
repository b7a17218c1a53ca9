import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api';
import type { Tracing } from '../../ports/tracing.js';

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/** Spans through the OpenTelemetry API; the host registers its SDK, and without one nothing is recorded. */
export function createOtelTracing(): Tracing {
  const tracer = trace.getTracer('@lango/runtime-kafka');
  return {
    inSpan: (name, { kind, parent, attributes }, work) => {
      const surrounding =
        parent === undefined ? context.active() : propagation.extract(context.active(), parent);
      return tracer.startActiveSpan(
        name,
        { kind: kinds[kind], attributes: { ...attributes } },
        surrounding,
        async (span) => {
          try {
            return await work();
          } catch (error) {
            span.setStatus({ code: SpanStatusCode.ERROR });
            throw error;
          } finally {
            span.end();
          }
        },
      );
    },
    headers: () => {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier;
    },
  };
}
