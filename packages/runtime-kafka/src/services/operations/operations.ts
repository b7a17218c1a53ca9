import type { Answer } from '../../ports/answer.js';
import { renderMetrics } from '../shared/render-metrics.js';
import { createReadiness } from '../shared/readiness.js';
import { jsonAnswer } from '../shared/http/answer.js';
import type { ServiceContext } from '../shared/service-context.js';

/** The operators' listener: for probes, never for the public. */
export type OperationsHandler = (request: Request) => Promise<Answer>;

/**
 * `/healthz`: the process answers, so restarting it would not help. `/readyz`: what it needs is there as well; a worker that is not
 * ready keeps trying by itself. `/metrics`: Prometheus' text format.
 */
export function createOperationsHandler({ store, bus, metrics, clock }: ServiceContext): OperationsHandler {
  const readiness = createReadiness({ store, bus, clock });
  return async (request) => {
    switch (new URL(request.url).pathname) {
      case '/healthz':
        return jsonAnswer({ status: 'ok' });
      case '/readyz': {
        const { isReady, checks } = await readiness();
        return jsonAnswer({ status: isReady ? 'ok' : 'not ready', checks }, isReady ? 200 : 503);
      }
      case '/metrics': {
        const { contentType, text } = await renderMetrics({ store, bus, metrics, clock });
        return { status: 200, headers: { 'content-type': contentType }, body: text };
      }
      default:
        return jsonAnswer({ status: 'not found' }, 404);
    }
  };
}
