import type {
  ClaimedOutboxMessage,
  Delivery,
  Discrepancy,
  HistoryEntry,
  OutboxMessage,
  StoredCallback,
  TransactionCommit,
  TransactionStore,
} from '../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { TransactionRecord } from '../../packages/runtime-kafka/src/ports/transaction-record.js';

interface OutboxRow extends ClaimedOutboxMessage {
  availableAtMs: number;
}
type Row = {
  record: TransactionRecord;
  reservedMinor: number;
  unannouncedSinceMs?: number | undefined;
  sweptAtMs?: number | undefined;
};
type CallbackRow = StoredCallback & { outcome?: string; sweptAtMs?: number };
type DeliveryRow = Delivery & { eventKey: string; sweptAtMs?: number };

/** Everything durable, as plain data: what survives every crash. */
export interface MemoryRows {
  readonly transactions: Map<string, Row>;
  readonly history: Map<string, HistoryEntry[]>;
  readonly idempotencyKeys: Map<string, { fingerprint: string; transactionId: string; responseBody: string }>;
  readonly outbox: OutboxRow[];
  readonly callbacks: Map<string, CallbackRow>;
  readonly lookUpTokens: Map<string, string>;
  readonly deliveries: Map<string, DeliveryRow>;
  readonly discrepancies: Discrepancy[];
  readonly deadLetters: { readonly topic: string; readonly key: string; readonly reason: string }[];
  nextOutboxId: number;
}

export const createMemoryRows = (): MemoryRows => ({
  transactions: new Map(),
  history: new Map(),
  idempotencyKeys: new Map(),
  outbox: [],
  callbacks: new Map(),
  lookUpTokens: new Map(),
  deliveries: new Map(),
  discrepancies: [],
  deadLetters: [],
  nextOutboxId: 1,
});

/** The statements the services use, each applied at once and as a whole, like the SQL ones. */
export function createMemoryStatements(rows: MemoryRows, callbackUrl: string) {
  const enqueue = (messages: readonly OutboxMessage[]) => {
    for (const { availableAtMs, tries = 0, ...message } of messages) {
      rows.outbox.push({ ...message, tries, availableAtMs, outboxId: String((rows.nextOutboxId += 1)) });
    }
  };
  const hasReference = (record: TransactionRecord): boolean => {
    const { gatewayReference, transactionId, gatewayId } = record.transaction;
    if (gatewayReference === undefined) return false;
    return [...rows.transactions.values()].some(
      ({ record: other }) =>
        other.transaction.transactionId !== transactionId &&
        other.transaction.gatewayReference === gatewayReference &&
        other.transaction.gatewayId === gatewayId &&
        other.gatewayAccount === record.gatewayAccount &&
        other.environment === record.environment,
    );
  };
  const addHistory = (record: TransactionRecord, cause: string, atMs: number) => {
    const { transactionId, version, status } = record.transaction;
    const entries = rows.history.get(transactionId) ?? [];
    entries.push({ version, status, cause, atMs });
    rows.history.set(transactionId, entries);
  };

  const statements = {
    createTransaction: (async (entry) => {
      const { record, idempotencyKey, fingerprint, responseBody, reserve } = entry;
      const key = `${record.merchantId}/${idempotencyKey}`;
      const earlier = rows.idempotencyKeys.get(key);
      if (earlier !== undefined) {
        return earlier.fingerprint === fingerprint
          ? { kind: 'replayed', responseBody: earlier.responseBody }
          : { kind: 'key-reused' };
      }
      if (reserve !== undefined) {
        const original = rows.transactions.get(reserve.originalTransactionId);
        const money = original?.record.transaction.money.amountMinor ?? 0;
        const isRefundable = original?.record.transaction.status === 'succeeded';
        if (original === undefined || !isRefundable || original.reservedMinor + reserve.amountMinor > money) {
          return { kind: 'not-refundable' };
        }
        original.reservedMinor += reserve.amountMinor;
      }
      const { transactionId } = record.transaction;
      rows.idempotencyKeys.set(key, { fingerprint, transactionId, responseBody });
      rows.transactions.set(transactionId, { record, reservedMinor: 0 });
      addHistory(record, 'requested', Date.parse(record.transaction.createdAt));
      enqueue(entry.messages);
      return { kind: 'created' };
    }) satisfies TransactionStore['createTransaction'],

    commit: (async (change: TransactionCommit) => {
      const { next } = change;
      const row = rows.transactions.get(next.transaction.transactionId);
      if (row?.record.transaction.version !== change.expectedVersion) return 'stale';
      if (hasReference(next)) return 'reference-taken';
      row.record = next;
      row.sweptAtMs = undefined;
      if (change.announce) row.unannouncedSinceMs = change.atMs;
      addHistory(next, change.cause, change.atMs);
      if (change.discrepancy) rows.discrepancies.push(change.discrepancy);
      if (change.lookUpTokenDigest !== undefined) {
        rows.lookUpTokens.set(change.lookUpTokenDigest, next.transaction.transactionId);
      }
      const callback = rows.callbacks.get(change.appliedCallbackId ?? '');
      if (callback)
        rows.callbacks.set(callback.callbackId, {
          ...callback,
          processedAtMs: change.atMs,
          outcome: change.cause,
        });
      const original = rows.transactions.get(change.releaseReserve?.originalTransactionId ?? '');
      if (original && change.releaseReserve) original.reservedMinor -= change.releaseReserve.amountMinor;
      enqueue(change.messages);
      return 'committed';
    }) satisfies TransactionStore['commit'],

    find: (async (transactionId) =>
      rows.transactions.get(transactionId)?.record) satisfies TransactionStore['find'],
    findByGatewayReference: (async (gatewayId, _account, _environment, reference) =>
      [...rows.transactions.values()].find(
        ({ record: { transaction } }) =>
          transaction.gatewayId === gatewayId && transaction.gatewayReference === reference,
      )?.record) satisfies TransactionStore['findByGatewayReference'],
    discrepancies: (async (transactionId) =>
      rows.discrepancies.filter(
        (found) => found.transactionId === transactionId,
      )) satisfies TransactionStore['discrepancies'],
    findLookUpToken: (async (digest) =>
      rows.lookUpTokens.get(digest)) satisfies TransactionStore['findLookUpToken'],

    storeCallback: (async (callback, messages) => {
      const earlier = [...rows.callbacks.values()].find(
        (found) => found.gatewayId === callback.gatewayId && found.dedupeKey === callback.dedupeKey,
      );
      if (earlier !== undefined) return earlier;
      rows.callbacks.set(callback.callbackId, callback);
      enqueue(messages);
      return undefined;
    }) satisfies TransactionStore['storeCallback'],
    findCallback: (async (callbackId) =>
      rows.callbacks.get(callbackId)) satisfies TransactionStore['findCallback'],
    markCallbackProcessed: (async (callbackId, outcome, atMs) => {
      const callback = rows.callbacks.get(callbackId);
      if (callback && callback.processedAtMs === undefined) {
        rows.callbacks.set(callbackId, { ...callback, processedAtMs: atMs, outcome });
      }
    }) satisfies TransactionStore['markCallbackProcessed'],

    claimOutbox: (async (nowMs, claimMs, limit) => {
      const due = rows.outbox.filter((row) => row.availableAtMs <= nowMs).slice(0, limit);
      for (const row of due) row.availableAtMs = nowMs + claimMs;
      return due.map(({ availableAtMs: _, ...message }) => message);
    }) satisfies TransactionStore['claimOutbox'],
    deleteOutbox: (async (ids) => {
      const gone = new Set(ids);
      rows.outbox.splice(0, rows.outbox.length, ...rows.outbox.filter((row) => !gone.has(row.outboxId)));
    }) satisfies TransactionStore['deleteOutbox'],
    deleteOutboxByMessageId: (async (ids) => {
      const gone = new Set(ids);
      rows.outbox.splice(0, rows.outbox.length, ...rows.outbox.filter((row) => !gone.has(row.messageId)));
    }) satisfies TransactionStore['deleteOutboxByMessageId'],
    enqueue: (async (messages) => enqueue(messages)) satisfies TransactionStore['enqueue'],
    addDeadLetter: (async ({ topic, key, reason }) => {
      rows.deadLetters.push({ topic, key, reason });
    }) satisfies TransactionStore['addDeadLetter'],

    /** No history lasts long enough for anything to be purged. */
    applyRetention: (async () => ({})) satisfies TransactionStore['applyRetention'],

    claimOverdue: (async (nowMs, graceMs, _limit, kinds) => {
      const before = nowMs - graceMs;
      const isOverdue = (dueMs: number | undefined, sweptMs: number | undefined) =>
        dueMs !== undefined && dueMs < before && (sweptMs === undefined || sweptMs < before);
      const due = [...rows.transactions.values()].filter(
        (row) => kinds.transactions && isOverdue(row.record.dueAtMs, row.sweptAtMs),
      );
      const unannounced = [...rows.transactions.values()].filter((row) =>
        isOverdue(row.unannouncedSinceMs, row.sweptAtMs),
      );
      const callbacks = [...rows.callbacks.values()].filter(
        (row) => row.processedAtMs === undefined && isOverdue(row.receivedAtMs, row.sweptAtMs),
      );
      const deliveries = [...rows.deliveries.values()].filter((row) => isOverdue(row.dueAtMs, row.sweptAtMs));
      for (const row of [...due, ...unannounced]) row.sweptAtMs = nowMs;
      for (const row of callbacks) rows.callbacks.set(row.callbackId, { ...row, sweptAtMs: nowMs });
      for (const row of deliveries) rows.deliveries.set(row.deliveryId, { ...row, sweptAtMs: nowMs });
      return {
        transactions: due.map(({ record }) => ({ transactionId: record.transaction.transactionId })),
        callbacks: callbacks.map(({ callbackId }) => ({ callbackId })),
        deliveries: deliveries.map(({ deliveryId }) => ({ deliveryId })),
        unannounced: unannounced.map(({ record }) => ({ transactionId: record.transaction.transactionId })),
      };
    }) satisfies TransactionStore['claimOverdue'],

    createDeliveries: (async (event) => {
      const row = rows.transactions.get(event.transactionId);
      if (row && row.record.transaction.version === event.announcedVersion)
        row.unannouncedSinceMs = undefined;
      const deliveryId = `dlv_${event.eventKey}`;
      if (rows.deliveries.has(deliveryId)) return [];
      const delivery: DeliveryRow = {
        deliveryId,
        eventKey: event.eventKey,
        merchantId: event.merchantId,
        transactionId: event.transactionId,
        url: callbackUrl,
        eventType: event.eventType,
        messageId: event.messageId,
        body: event.body,
        status: 'pending',
        attempts: 0,
        dueAtMs: event.atMs,
        createdAtMs: event.atMs,
        secretSealed: 'sealed',
      };
      rows.deliveries.set(deliveryId, delivery);
      return [delivery];
    }) satisfies TransactionStore['createDeliveries'],
    claimDelivery: (async (deliveryId, nowMs, leaseMs) => {
      const row = rows.deliveries.get(deliveryId);
      if (row?.status !== 'pending' || row.dueAtMs === undefined || row.dueAtMs > nowMs) return undefined;
      const claimed = { ...row, attempts: row.attempts + 1, dueAtMs: nowMs + leaseMs };
      rows.deliveries.set(deliveryId, claimed);
      return claimed;
    }) satisfies TransactionStore['claimDelivery'],
    postponeDelivery: (async (deliveryId, dueAtMs, messages) => {
      const row = rows.deliveries.get(deliveryId);
      if (row?.status !== 'pending') return;
      rows.deliveries.set(deliveryId, { ...row, dueAtMs, attempts: Math.max(0, row.attempts - 1) });
      enqueue(messages);
    }) satisfies TransactionStore['postponeDelivery'],
    endDeliveryAttempt: (async (result) => {
      const row = rows.deliveries.get(result.deliveryId);
      if (row?.status !== 'pending') return;
      const { dueAtMs: _, ...rest } = row;
      rows.deliveries.set(result.deliveryId, {
        ...rest,
        status: result.status,
        lastResult: result.result,
        ...(result.dueAtMs !== undefined && { dueAtMs: result.dueAtMs }),
      });
      enqueue(result.messages);
    }) satisfies TransactionStore['endDeliveryAttempt'],
  };
  return statements;
}
