import { hashOf } from '../kernel/chance.js';
import type { TraceEvent } from '../trace.js';
import type { Draft, LivedWorld } from './operations-of.js';
import type { Payments } from './payments.js';

/** What merchants ask for and are answered, what they are told, and what people settle. */
export function apiOperation(
  { clockJumped }: LivedWorld,
  payments: Payments,
  event: TraceEvent,
): Draft | undefined {
  if (event.kind === 'asked') return asked(payments, event);
  if (event.kind === 'merchant told') {
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
  if (event.kind === 'settled by a person')
    return { input: { do: 'settle', id: event.transactionId }, output: { outcome: event.outcome } };
  return undefined;
}

/** An answer past 499 is none: the client asks again. What was never accepted belongs to no payment. */
function asked(payments: Payments, event: Extract<TraceEvent, { kind: 'asked' }>): Draft | undefined {
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
