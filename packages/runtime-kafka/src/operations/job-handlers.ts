import { notFound, Problem } from '../services/api/problem.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { OperationsHandlers } from './operations-call.js';
import { startJob, toJobView } from './start-job.js';

/** Bulk work and how far it is. */
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
      if (records === undefined)
        throw new Problem(422, 'invalid-request', 'gateway: has no records to compare with', 'gateway');
      if (statement === undefined ? records.api === undefined : records.statement === undefined)
        throw new Problem(
          422,
          'invalid-request',
          statement === undefined
            ? 'statement: this gateway cannot be asked, send its statement'
            : 'statement: this gateway takes none, leave it out',
          'statement',
        );
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
      jsonAnswer({ jobs: (await store.listJobs(20)).map((job) => toJobView({ ...job, report: undefined })) }),
    showJob: async ({ params }) => {
      const job = await store.findJob(params['id'] ?? '');
      if (job === undefined) throw notFound('there is no such job');
      return jsonAnswer(toJobView(job));
    },
  };
}
