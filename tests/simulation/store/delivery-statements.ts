import type { Delivery } from '../../../packages/runtime-kafka/src/ports/merchant-event.js';
import type { TransactionCommit } from '../../../packages/runtime-kafka/src/ports/transaction-change.js';
import type { TransactionRecord } from '../../../packages/runtime-kafka/src/ports/transaction-record.js';
import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import { hashOf } from '../kernel/chance.js';
import type { DeliveryRow, MemoryRows, StatementContext } from './memory-rows.js';

type DeliveryStatements = Pick<
  TransactionStore,
  | 'claimDelivery'
  | 'endDeliveryAttempt'
  | 'postponeDelivery'
  | 'setEventHandler'
  | 'removeEventHandler'
  | 'listEventHandlers'
>;

/** The subject of an event, and its receivers. */
type Subject = Pick<TransactionRecord, 'merchantId' | 'environment' | 'callbackUrl'> &
  Partial<Pick<TransactionRecord, 'transaction'>>;

/** Adds a row for each event and address, as part of the committing statement. */
export function insertEvents(
  context: StatementContext,
  { events = [], atMs, eventsDueAtMs }: Pick<TransactionCommit, 'events' | 'atMs' | 'eventsDueAtMs'>,
  subject: Subject,
): readonly string[] {
  const { rows } = context;
  const deliveryIds: string[] = [];
  const transactionId = subject.transaction?.transactionId;
  for (const [number, { eventType, eventKey, messageId, body }] of events.entries()) {
    for (const { endpointId, url, secretSealed, handler } of targetsOf(context, subject, eventType)) {
      const deliveryId = deliveryIdOf(`${eventKey}:${endpointId ?? ''}`);
      if (rows.deliveries.has(deliveryId)) continue;
      const delivery: Delivery = {
        deliveryId,
        merchantId: subject.merchantId,
        environment: subject.environment,
        ...(transactionId !== undefined && { transactionId }),
        ...(endpointId !== undefined && { endpointId }),
        url,
        eventType,
        messageId,
        body,
        status: 'pending',
        attempts: 0,
        dueAtMs: eventsDueAtMs,
        createdAtMs: atMs,
        secretSealed,
        ...(handler !== undefined && { handler }),
      };
      const place = (subject.transaction?.version ?? 0) * 1_000 + number;
      rows.deliveries.set(deliveryId, { delivery, eventKey, place });
      deliveryIds.push(deliveryId);
    }
  }
  return deliveryIds;
}

/** Derived from event and endpoint, as in the SQL. */
const deliveryIdOf = (name: string): string =>
  `dlv_${[name, `${name} `].map((text) => hashOf(text).toString(16).padStart(8, '0')).join('')}`;

/** Deliveries of merchant events. These histories are too short for disabled endpoints. */
export function deliveryStatements({ rows }: StatementContext): DeliveryStatements {
  const pendingRow = (deliveryId: string): DeliveryRow | undefined => {
    const row = rows.deliveries.get(deliveryId);
    return row?.delivery.status === 'pending' ? row : undefined;
  };
  return {
    claimDelivery: async (deliveryId, nowMs, claimMs, handlers = []) => {
      const row = pendingRow(deliveryId);
      if (row !== undefined && !isForHandlers(rows, row, handlers)) return undefined;
      const isDue = row?.delivery.attempts === 0 || (row?.delivery.dueAtMs ?? Infinity) <= nowMs;
      return row !== undefined && isDue ? claimRow(row, nowMs + claimMs) : undefined;
    },
    setEventHandler: async (name, events) => void rows.eventHandlers.set(name, events),
    removeEventHandler: async (name) => {
      const wasThere = rows.eventHandlers.delete(name);
      const dropped = [...rows.deliveries.values()].filter(
        ({ delivery }) => delivery.handler === name && delivery.status === 'pending',
      );
      for (const row of dropped) {
        const { dueAtMs: _, ...rest } = row.delivery;
        row.delivery = { ...rest, status: 'exhausted' };
      }
      return wasThere || dropped.length > 0 ? dropped.length : undefined;
    },
    listEventHandlers: async () => [...rows.eventHandlers].map(([name, events]) => ({ name, events })),
    postponeDelivery: async (deliveryId, dueAtMs) => {
      const row = pendingRow(deliveryId);
      if (row) row.delivery = { ...row.delivery, dueAtMs, attempts: Math.max(0, row.delivery.attempts - 1) };
    },
    endDeliveryAttempt: async (result) => {
      const row = pendingRow(result.deliveryId);
      if (row === undefined) return [];
      const { dueAtMs: _, ...rest } = row.delivery;
      row.delivery = {
        ...rest,
        status: result.status,
        lastResult: result.result,
        ...(result.dueAtMs !== undefined && { dueAtMs: result.dueAtMs }),
      };
      const isDone = result.handler !== undefined && result.status === 'delivered';
      return isDone ? afterIt(rows, row).slice(0, 1) : [];
    },
  };
}

/** Whether a process with these handlers may take the event: the handler has processed the earlier ones of its transaction. */
export function isForHandlers(rows: MemoryRows, row: DeliveryRow, handlers: readonly string[]): boolean {
  const { handler } = row.delivery;
  if (handler === undefined) return true;
  return handlers.includes(handler) && !waiting(rows, row).some(({ place = 0 }) => place < (row.place ?? 0));
}

/** Unprocessed events of its transaction and handler. */
const waiting = (rows: MemoryRows, { delivery: { handler, transactionId } }: DeliveryRow) =>
  [...rows.deliveries.values()].filter(
    ({ delivery }) =>
      delivery.status === 'pending' &&
      delivery.handler === handler &&
      transactionId !== undefined &&
      delivery.transactionId === transactionId,
  );

const afterIt = (rows: MemoryRows, row: DeliveryRow): readonly string[] =>
  waiting(rows, row)
    .filter(({ place = 0 }) => place > (row.place ?? 0))
    .sort((left, right) => (left.place ?? 0) - (right.place ?? 0))
    .map(({ delivery }) => delivery.deliveryId);

/** Claims one attempt until then. */
export function claimRow(row: DeliveryRow, untilMs: number): Delivery {
  row.delivery = { ...row.delivery, attempts: row.delivery.attempts + 1, dueAtMs: untilMs };
  return row.delivery;
}

interface Target {
  readonly endpointId?: string;
  readonly url: string;
  readonly secretSealed: string;
  readonly handler?: string;
}

/** The merchant's subscribed endpoints, the transaction's own address, and handlers. */
function targetsOf({ rows }: StatementContext, subject: Subject, eventType: string): Target[] {
  const subscribed = rows.endpoints.filter(
    ({ merchantId, environment, events, disabledAtMs }) =>
      merchantId === subject.merchantId &&
      environment === subject.environment &&
      events.includes(eventType) &&
      disabledAtMs === undefined,
  );
  const own = subject.callbackUrl;
  const secretSealed = rows.merchants.get(subject.merchantId)?.callbackSecretSealed ?? '';
  const handlers = [...rows.eventHandlers]
    .filter(([, events]) => events.includes(eventType) || events.includes('*'))
    .map(([handler]) => ({
      endpointId: `hdl_${handler}`,
      url: `in-process:${handler}`,
      secretSealed,
      handler,
    }));
  return [...subscribed, ...(own === undefined ? [] : [{ url: own, secretSealed }]), ...handlers];
}
