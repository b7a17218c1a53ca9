/** W3C trace context as it travels in headers: `traceparent`, `tracestate`. Empty when nothing is traced. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** Spans of one trace, from the merchant's request to the merchant callback. Costs next to nothing while no SDK is registered. */
export interface Tracing {
  /** Runs the work in a span: a child of `parent` when given, else of the active span. A thrown error marks the span. */
  inSpan<Result>(
    name: string,
    options: {
      readonly kind: 'server' | 'client' | 'consumer' | 'internal';
      readonly parent?: TraceHeaders | undefined;
      readonly attributes?: Readonly<Record<string, string | number>>;
    },
    work: () => Promise<Result>,
  ): Promise<Result>;
  /** Headers that propagate the active span. */
  headers(): TraceHeaders;
}
