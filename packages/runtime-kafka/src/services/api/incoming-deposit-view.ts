import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';
import { iso } from '../../ports/iso-time.js';

/** An incoming deposit as its merchant sees it. */
export const toIncomingDepositView = (deposit: IncomingDepositRecord) => ({
  incomingDepositId: deposit.incomingDepositId,
  gateway: deposit.gatewayId,
  gatewayReference: deposit.gatewayReference,
  amount: { amountMinor: deposit.amountMinor, currency: deposit.currency },
  accountReference: deposit.accountReference,
  receivingAccount: deposit.receivingAccount,
  counterparty: deposit.counterparty,
  paidAt: deposit.paidAt,
  evidence: deposit.evidence,
  receivedAt: iso(deposit.receivedAtMs),
});
