import type { CallbackSummary } from '../ports/administration-store.js';
import type { StoredCallback } from '../ports/gateway-callback.js';
import type { JournalRow } from '../ports/journal.js';
import type { Delivery } from '../ports/merchant-event.js';
import { decodeCallback } from './decode-callback.js';
import { iso } from '../ports/iso-time.js';

/** One item of a payment's timeline. */
export interface TimelineItem {
  readonly at: string;
  readonly kind:
    'change' | 'attempt' | 'look-up' | 'entry' | 'discrepancy' | 'decision' | 'callback' | 'delivery';
  readonly title: string;
  readonly status?: string;
  readonly actor?: string;
  readonly detail?: unknown;
}

/** The records that a timeline is made of. */
export interface TimelineSources {
  readonly journal: readonly JournalRow[];
  readonly callbacks: readonly (StoredCallback & CallbackSummary)[];
  readonly deliveries: readonly Delivery[];
  readonly redact: (text: string) => string;
}

/** Everything about a payment in time order: its journal, its callbacks, and its merchant events. */
export function createTimeline(sources: TimelineSources): readonly TimelineItem[] {
  const { journal, callbacks, deliveries, redact } = sources;
  const items = [
    ...journal.flatMap(fromJournal),
    ...callbacks.map((callback) => fromCallback(callback, redact)),
    ...deliveries.flatMap(fromDelivery),
  ];
  return items
    .map((item, index) => ({ item, index }))
    .sort((left, right) => left.item.at.localeCompare(right.item.at) || left.index - right.index)
    .map(({ item }) => item);
}

function fromJournal(row: JournalRow): readonly TimelineItem[] {
  const { cause, status, version, attempt, discrepancy, review, entry } = row;
  const at = iso(row.atMs);
  if (entry !== undefined) {
    const { kind, origin, money, reference, evidence, occurredAt } = entry;
    return [
      { at, kind: 'entry', title: kind, detail: { amount: money, reference, origin, evidence, occurredAt } },
    ];
  }
  if (review !== undefined) {
    const { decidedBy, reason, statusBefore } = review;
    return [
      {
        at,
        kind: 'decision',
        title: cause,
        status,
        actor: decidedBy,
        detail: { reason, statusBefore, version },
      },
    ];
  }
  const main: TimelineItem =
    attempt === undefined
      ? { at, kind: 'change', title: cause, status, detail: { version } }
      : {
          at,
          kind: attempt.operation === 'lookUp' ? 'look-up' : 'attempt',
          title:
            attempt.outcome === undefined
              ? `${attempt.operation} sent`
              : `${attempt.operation}: ${attempt.outcome}`,
          status,
          detail: {
            cause,
            version,
            startedAt: iso(attempt.startedAtMs),
            idempotencyKey: attempt.idempotencyKey,
          },
        };
  if (discrepancy === undefined) return [main];
  return [main, { at, kind: 'discrepancy', title: discrepancy.kind, detail: { detail: discrepancy.detail } }];
}

function fromCallback(
  callback: StoredCallback & CallbackSummary,
  redact: (text: string) => string,
): TimelineItem {
  const { callbackId, receivedAtMs, evidence, outcome } = callback;
  return {
    at: iso(receivedAtMs),
    kind: 'callback',
    title: `callback (${evidence ?? 'unverified'})`,
    ...(outcome !== undefined && { status: outcome }),
    detail: { callbackId, ...decodeCallback(callback, redact) },
  };
}

function fromDelivery({
  deliveryId,
  eventType,
  url,
  endpointId,
  log = [],
  status,
  createdAtMs,
}: Delivery): readonly TimelineItem[] {
  const base = { kind: 'delivery' as const, detail: { deliveryId, endpointId, url } };
  if (log.length === 0) return [{ ...base, at: iso(createdAtMs), title: `${eventType} to be sent`, status }];
  return log.map(({ attempt, atMs, result }) => ({
    ...base,
    at: iso(atMs),
    title: `${eventType}, attempt ${attempt}`,
    status: result,
  }));
}
