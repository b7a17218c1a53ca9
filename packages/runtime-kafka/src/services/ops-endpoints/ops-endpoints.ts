import type { HttpResult } from '../../ports/http-result.js';
import { renderMetrics } from '../shared/render-metrics.js';
import { createReadiness, readinessResult } from '../shared/readiness.js';
import { jsonResult } from '../shared/http/json-result.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Health checks and metrics, for a listener that the public cannot reach. */
export type OpsEndpoints = (request: Request) => Promise<HttpResult>;

/**
 * `/healthz`: the process responds. `/readyz`: its dependencies are available as well; a worker that is not ready recovers by itself, so do
 * not restart it. `/metrics`: Prometheus text format.
 */
export function createOpsEndpoints({ store, bus, metrics, clock }: ServiceContext): OpsEndpoints {
  const readiness = createReadiness({ store, bus, clock });
  return async (request) => {
    switch (new URL(request.url).pathname) {
      case '/healthz':
        return jsonResult({ status: 'ok' });
      case '/readyz':
        return readinessResult(await readiness());
      case '/metrics': {
        const { contentType, text } = await renderMetrics({ store, bus, metrics, clock });
        return { status: 200, headers: { 'content-type': contentType }, body: text };
      }
      default:
        return jsonResult({ status: 'not found' }, 404);
    }
  };
}
