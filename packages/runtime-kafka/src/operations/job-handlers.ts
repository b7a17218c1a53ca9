import { notFound } from '../services/api/problem.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { OperationsHandlers } from './operations-call.js';
import { toJobView } from './start-job.js';

/** Bulk work and how far it is. */
export function jobHandlers({ store }: ServiceContext): Pick<OperationsHandlers, 'listJobs' | 'showJob'> {
  return {
    listJobs: async () => jsonAnswer({ jobs: (await store.listJobs(20)).map(toJobView) }),
    showJob: async ({ params }) => {
      const job = await store.findJob(params['id'] ?? '');
      if (job === undefined) throw notFound();
      return jsonAnswer(toJobView(job));
    },
  };
}
