import type { Tracing } from '../../ports/tracing.js';

/** No spans. */
export const noTracing: Tracing = {
  inSpan: (_name, _options, work) => work(),
  headers: () => ({}),
};
