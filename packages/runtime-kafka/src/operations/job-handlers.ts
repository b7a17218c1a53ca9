import { notFound, Problem } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { whyNotFrom } from '../services/reconciliation/check-request.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { OperationsHandlers } from './operations-call.js';
import { startJob, toJobView } from './start-job.js';

/** Bulk jobs and their progress. */
export function jobHandlers(
  context: ServiceContext,
): Pick<OperationsHandlers, 'listJobs' | 'showJob' | 'startReconciliation'> {
  const { store } = context;
  return {
    startReconciliation: async ({ body, operator }) => {
      const { gateway, from, to, statement, record } = body;
      if (Date.parse(from) >= Date.parse(to))
        throw new Problem(422, 'invalid-request', 'to: must be later than from', 'to');
      const records = context.gateways.find(gateway)?.capabilities.records;
      const source = statement === undefined ? records?.api : records?.statement;
      if (records === undefined)
        throw new Problem(422, 'not-offered', 'gateway: has no records to compare with', 'gateway');
      if (source === undefined)
        throw new Problem(
          422,
          'not-offered',
          statement === undefined
            ? 'statement: this gateway cannot be asked, send its statement'
            : 'statement: this gateway takes none, leave it out',
          'statement',
        );
      const refusal = whyNotFrom(source, Date.parse(from), context.clock.now());
      if (refusal !== undefined)
        throw new Problem(422, 'invalid-request', `from: the period ${refusal}`, 'from');
      const input = {
        gatewayId: gateway,
        from,
        to,
        ...(statement !== undefined && { statement }),
        ...(record !== undefined && { record }),
      };
      return startJob(context, operator, 'reconcile', input, 0);
    },
    listJobs: async () =>
      jsonResult({ jobs: (await store.listJobs(20)).map((job) => toJobView({ ...job, report: undefined })) }),
    showJob: async ({ params }) => {
      const job = await store.findJob(params['id'] ?? '');
      if (job === undefined) throw notFound('there is no such job');
      return jsonResult(toJobView(job));
    },
  };
}
