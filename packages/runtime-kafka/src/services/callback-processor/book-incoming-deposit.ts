import { createUlid } from '../../messages/create-ulid.js';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';
import { incomingDepositEvent } from '../shared/merchant-events/incoming-deposit-event.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Milliseconds between two looks at it. */
const lookAgainMs = 2_000;

/**
 * Books a payment that a customer started, and tells the merchant. One payment may be told by two channels (I25): while a deposit of ours
 * of the same amount has no receipt, the payment waits for it; when the receipt is the same, it is that deposit. When no receipt comes, nobody
 * can tell, and a person says whose it is.
 */
export async function bookIncomingDeposit(
  { store, clock, random, wakeUps, handOverMs, logger, policy }: ServiceContext,
  deposit: IncomingDepositRecord,
): Promise<void> {
  const { incomingDepositId, receivedAtMs } = deposit;
  const nowMs = clock.now();
  const isPatient = nowMs - receivedAtMs < policy.incomingDepositWaitMs;
  const mayBeOurs = await store.mayBeOurDeposit(deposit, receivedAtMs - policy.incomingDepositWaitMs);
  if (isPatient && mayBeOurs) {
    await store.postponeIncomingDeposit(incomingDepositId, nowMs + lookAgainMs);
    return;
  }
  const event = mayBeOurs
    ? undefined
    : incomingDepositEvent(deposit, nowMs, `msg_${createUlid(nowMs, random)}`);
  const booked = await store.bookIncomingDeposit(incomingDepositId, event, nowMs, nowMs + handOverMs);
  if (booked.kind === 'deposit') {
    const { transactionId } = booked;
    logger.info({ incomingDepositId, transactionId }, 'an incoming deposit is a deposit of ours');
    return;
  }
  if (mayBeOurs)
    logger.warn(
      { incomingDepositId },
      'an incoming deposit may be one of ours without a receipt: a person decides',
    );
  for (const deliveryId of booked.eventIds)
    wakeUps.send('transaction-updated-v1', incomingDepositId, { deliveryId });
}
