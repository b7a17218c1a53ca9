import { hashOf } from '../kernel/chance.js';
import type { TraceEvent } from '../trace.js';
import type { Draft, HistoryWorld } from './operations-of.js';
import type { Payments } from './payments.js';

/** Merchants' requests and answers, merchant events, and resolved reviews. */
export function apiOperation(
  { clockJumped }: HistoryWorld,
  payments: Payments,
  event: TraceEvent,
): Draft | undefined {
  if (event.kind === 'api request') return apiRequest(payments, event);
  if (event.kind === 'merchant event') {
    const { transactionId: id, endpoint, type, status, version, messageId, verdict, about, answered } = event;
    return {
      client: endpoint,
      input: { do: 'tell', id, endpoint },
      output: {
        type,
        status,
        version,
        message: messageId,
        about,
        code: answered,
        isVerified: verdict === 'verified',
        isPeace: !clockJumped,
      },
    };
  }
  if (event.kind === 'review resolved')
    return { input: { do: 'settle', id: event.transactionId }, output: { outcome: event.outcome } };
  return undefined;
}

/** A 5xx is not an answer: the client retries. A request that was never accepted belongs to no payment. */
function apiRequest(
  payments: Payments,
  event: Extract<TraceEvent, { kind: 'api request' }>,
): Draft | undefined {
  const { merchantId: merchant, idempotencyKey: key, request, status: code, transactionId, body } = event;
  const [kind = '', about = ''] = request.split(' ');
  const payment = about === '' ? payments.ofKey(merchant, key) : payments.of(about);
  if (code >= 500 || payment === undefined) return undefined;
  const status =
    kind === 'read' && code === 200 ? (JSON.parse(body) as { status: string }).status : undefined;
  return {
    payment,
    client: merchant,
    since: event.since,
    input: { do: 'request', id: about, merchant, key, request, kind },
    output: { code, id: transactionId ?? '', body: String(hashOf(body)), ...(status && { status }) },
  };
}
