import type { IncomingDepositRecord } from '../../../ports/gateway-callback.js';
import type { EventDraft } from '../../../ports/merchant-event.js';
import { toEventBody } from './merchant-events.js';

/** The merchant event of an incoming deposit. Without the payer, who is only in `GET /v1/incoming-deposits`. */
export function incomingDepositEvent(
  deposit: IncomingDepositRecord,
  atMs: number,
  messageId: string,
): EventDraft {
  const eventType = 'deposit.incoming';
  const { incomingDepositId } = deposit;
  const body = toEventBody(eventType, atMs, {
    incomingDepositId,
    gateway: deposit.gatewayId,
    environment: deposit.environment,
    gatewayReference: deposit.gatewayReference,
    amount: { amountMinor: deposit.amountMinor, currency: deposit.currency },
    accountReference: deposit.accountReference,
    receivingAccount: deposit.receivingAccount,
    paidAt: deposit.paidAt,
  });
  return { eventType, eventKey: `${incomingDepositId}:${eventType}`, messageId, body };
}
