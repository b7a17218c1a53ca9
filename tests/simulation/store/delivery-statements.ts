import type { Delivery, NewMerchantEvent } from '../../../packages/runtime-kafka/src/ports/merchant-event.js';
import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { DeliveryRow, StatementContext } from './memory-rows.js';
import { insertOutbox } from './outbox-statements.js';

type DeliveryStatements = Pick<
  TransactionStore,
  'createDeliveries' | 'claimDelivery' | 'endDeliveryAttempt' | 'postponeDelivery'
>;

/** Merchant callbacks on their way. Endpoints that are disabled belong to histories longer than these. */
export function deliveryStatements(context: StatementContext): DeliveryStatements {
  const { rows } = context;
  const pendingRow = (deliveryId: string): DeliveryRow | undefined => {
    const row = rows.deliveries.get(deliveryId);
    return row?.delivery.status === 'pending' ? row : undefined;
  };
  return {
    createDeliveries: async (event) => {
      const row = rows.transactions.get(event.transactionId);
      if (row && row.unannouncedVersion <= (event.announcedVersion ?? -1)) row.unannouncedSinceMs = undefined;
      const made: Delivery[] = [];
      for (const { endpointId, url, secretSealed } of targetsOf(context, event)) {
        const deliveryId = `dlv_${event.eventKey}:${endpointId ?? ''}`;
        if (rows.deliveries.has(deliveryId)) continue;
        const delivery: Delivery = {
          deliveryId,
          merchantId: event.merchantId,
          transactionId: event.transactionId,
          ...(endpointId !== undefined && { endpointId }),
          url,
          eventType: event.eventType,
          messageId: event.messageId,
          body: event.body,
          status: 'pending',
          attempts: 1,
          dueAtMs: event.atMs + event.leaseMs,
          createdAtMs: event.atMs,
          secretSealed,
        };
        rows.deliveries.set(deliveryId, { delivery, eventKey: event.eventKey, sweptAtMs: undefined });
        made.push(delivery);
      }
      return made;
    },
    claimDelivery: async (deliveryId, nowMs, leaseMs) => {
      const row = pendingRow(deliveryId);
      if (row?.delivery.dueAtMs === undefined || row.delivery.dueAtMs > nowMs) return undefined;
      row.delivery = { ...row.delivery, attempts: row.delivery.attempts + 1, dueAtMs: nowMs + leaseMs };
      row.sweptAtMs = undefined;
      return row.delivery;
    },
    postponeDelivery: async (deliveryId, dueAtMs, messages) => {
      const row = pendingRow(deliveryId);
      if (row) row.delivery = { ...row.delivery, dueAtMs, attempts: Math.max(0, row.delivery.attempts - 1) };
      insertOutbox(context, messages);
    },
    endDeliveryAttempt: async (result) => {
      const row = pendingRow(result.deliveryId);
      if (row) {
        const { dueAtMs: _, ...rest } = row.delivery;
        row.delivery = {
          ...rest,
          status: result.status,
          lastResult: result.result,
          ...(result.dueAtMs !== undefined && { dueAtMs: result.dueAtMs }),
        };
      }
      insertOutbox(context, result.messages);
    },
  };
}

interface Target {
  readonly endpointId?: string;
  readonly url: string;
  readonly secretSealed: string;
}

/** The merchant's endpoints that want the event, and the transaction's own address. */
function targetsOf({ rows }: StatementContext, event: NewMerchantEvent): Target[] {
  const subscribed = rows.endpoints.filter(
    ({ merchantId, environment, events, disabledAtMs }) =>
      merchantId === event.merchantId &&
      environment === event.environment &&
      events.includes(event.eventType) &&
      disabledAtMs === undefined,
  );
  const own = event.callbackUrl;
  if (own === undefined) return subscribed;
  const secretSealed = rows.merchants.get(event.merchantId)?.callbackSecretSealed ?? '';
  return [...subscribed, { url: own, secretSealed }];
}
