import { createUlid } from '../../messages/create-ulid.js';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';
import { incomingDepositEvent } from '../shared/merchant-events/incoming-deposit-event.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Milliseconds between two checks. */
const recheckMs = 2_000;

/**
 * Books a payment that a customer started and sends the merchant its event. One payment may arrive through two channels (I25): while a deposit of
 * ours with the same amount has no receipt, the payment waits for it; an equal receipt shows that it is that deposit. When no receipt comes in
 * time, a person assigns the payment.
 */
export async function bookIncomingDeposit(
  { store, clock, random, wakeUps, handOverMs, logger, policy }: ServiceContext,
  deposit: IncomingDepositRecord,
): Promise<void> {
  const { incomingDepositId, receivedAtMs } = deposit;
  const nowMs = clock.now();
  const mayWait = nowMs - receivedAtMs < policy.incomingDepositWaitMs;
  const mayBeOurs = await store.mayBeOurDeposit(deposit, receivedAtMs - policy.incomingDepositWaitMs);
  if (mayWait && mayBeOurs) {
    await store.postponeIncomingDeposit(incomingDepositId, nowMs + recheckMs);
    return;
  }
  const event = mayBeOurs
    ? undefined
    : incomingDepositEvent(deposit, nowMs, `msg_${createUlid(nowMs, random)}`);
  const booked = await store.bookIncomingDeposit(incomingDepositId, event, nowMs, nowMs + handOverMs);
  if (booked.kind === 'deposit') {
    const { transactionId } = booked;
    logger.info({ incomingDepositId, transactionId }, 'an incoming deposit is one of our deposits');
    return;
  }
  if (mayBeOurs)
    logger.warn(
      { incomingDepositId },
      'an incoming deposit may be one of our deposits that has no receipt: assign it by hand',
    );
  for (const deliveryId of booked.eventIds)
    wakeUps.send('transaction-updated-v1', incomingDepositId, { deliveryId });
}
