import type { GatewayEntry } from '@lango/core';
import type { StoredCallback } from '../../../packages/runtime-kafka/src/ports/gateway-callback.js';
import { hashOf } from '../kernel/chance.js';
import type { TraceEvent } from '../trace.js';
import type { Draft } from './operations-of.js';

/** The payment name under which the callbacks of a history are judged together, since an answer to one belongs to no payment yet. */
export const callbacksOfHistory = 'callbacks';

interface ReadUpdate {
  readonly transactionId?: string;
  readonly status: string;
  readonly gatewayReference?: string;
  readonly money?: unknown;
}

/** Callbacks as they are answered, stored and processed; the last two for each transaction they name. */
export function callbackOperations(event: TraceEvent): readonly Draft[] {
  if (event.kind === 'callback answered') {
    const { url, body, status: code, genuine, mustBeRefused } = event;
    const input = { do: 'acknowledge', id: '', url, body: nameOf(body) } as const;
    return [{ payment: callbacksOfHistory, input, output: { code, genuine, mustBeRefused } }];
  }
  if (event.kind === 'callback stored') {
    const body = nameOf(Buffer.from(event.callback.body).toString('utf8'));
    return [
      { payment: callbacksOfHistory, input: { do: 'keep', id: '', body }, output: {} },
      ...transactionsOf(event.callback).map((id) => ({
        input: { do: 'store', id, callback: event.callback.callbackId } as const,
        output: { evidence: event.callback.evidence, ...contentOf(event.callback, id) },
      })),
    ];
  }
  if (event.kind === 'callback processed')
    return transactionsOf(event.callback).map((id) => ({
      input: { do: 'process', id, callback: event.callback.callbackId } as const,
      output: { outcome: event.outcome },
    }));
  return [];
}

const nameOf = (body: string): string => String(hashOf(body));

const contentIn = ({ result }: StoredCallback) =>
  (result ?? {}) as { readonly updates?: readonly ReadUpdate[]; readonly entries?: readonly GatewayEntry[] };

/** Transactions that a callback names. */
function transactionsOf(callback: StoredCallback): readonly string[] {
  const { updates = [], entries = [] } = contentIn(callback);
  const ids = [...updates, ...entries].map(({ transactionId }) => transactionId ?? '');
  return [...new Set(ids)].filter((id) => id !== '');
}

function contentOf(callback: StoredCallback, id: string): Draft['output'] {
  const { updates = [], entries = [] } = contentIn(callback);
  return {
    updates: updates
      .filter(({ transactionId }) => transactionId === id)
      .map(({ status, gatewayReference, money }) => ({
        status,
        reference: gatewayReference,
        statesAmount: money !== undefined,
      })),
    entries: entries
      .filter(({ transactionId }) => transactionId === id)
      .map(({ kind, entryReference, money, isFinal }) => ({
        kind,
        reference: entryReference,
        amountMinor: money.amountMinor,
        isFinal,
      })),
  };
}
