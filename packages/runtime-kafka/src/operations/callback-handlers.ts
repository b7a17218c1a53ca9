import type { CallbackSummary } from '../ports/administration-store.js';
import type { StoredCallback } from '../ports/gateway-callback.js';
import { Problem, notFound } from '../services/api/problem.js';
import { previewReplay } from './preview-replay.js';
import { replayCallback } from '../services/callback-receiver/replay-callback.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { readPage } from '../services/shared/read-page.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { decodeCallback } from './decode-callback.js';
import { iso } from '../ports/iso-time.js';
import type { OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';

type CallbackHandlers = Pick<
  OperationsHandlers,
  'listGatewayCallbacks' | 'showGatewayCallback' | 'previewCallbackReplay' | 'replayGatewayCallback'
>;

/** Stored gateway callbacks and their replay. */
export function callbackHandlers(
  context: ServiceContext,
  { redact, incoming }: OperationsTools,
): CallbackHandlers {
  const { store } = context;
  const find = async (callbackId: string): Promise<StoredCallback> => {
    const callback = /^cbk_[0-9a-f]{32}$/.test(callbackId) ? await store.findCallback(callbackId) : undefined;
    if (callback === undefined) throw notFound('there is no such callback');
    return callback;
  };
  return {
    listGatewayCallbacks: async ({ query }) => {
      const { gateway } = query;
      const { rows, ...next } = await readPage(
        query,
        (page) => store.pageCallbacks({ ...page, ...(gateway !== undefined && { gatewayId: gateway }) }),
        ({ callbackId }) => callbackId,
      );
      return jsonResult({ callbacks: rows.map((callback) => toSummary(callback, redact)), ...next });
    },
    showGatewayCallback: async ({ params }) => {
      const callback = await find(params['id'] ?? '');
      return jsonResult({ ...toSummary(callback, redact), ...decodeCallback(callback, redact) });
    },
    previewCallbackReplay: async ({ params }) => {
      const preview = await previewReplay(context, await find(params['id'] ?? ''), incoming);
      return jsonResult(JSON.parse(redact(JSON.stringify(preview))));
    },
    replayGatewayCallback: async ({ params }) => {
      const { callbackId } = await find(params['id'] ?? '');
      const outcome = await replayCallback(context, callbackId, incoming);
      if (outcome === 'not-found') throw new Problem(409, 'refused', 'its gateway is not configured here');
      if (outcome === 'erased')
        throw new Problem(409, 'refused', 'its body was erased: there is nothing to read');
      return jsonResult({ callbackId, outcome }, 202);
    },
  };
}

const toSummary = (callback: CallbackSummary, redact: (text: string) => string) => ({
  callbackId: callback.callbackId,
  gateway: callback.gatewayId,
  environment: callback.environment,
  receivedAt: iso(callback.receivedAtMs),
  path: redact(callback.path),
  transactionId: callback.transactionId,
  evidence: callback.evidence,
  outcome: callback.outcome,
});
