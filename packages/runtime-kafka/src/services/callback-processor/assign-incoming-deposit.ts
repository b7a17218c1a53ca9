import { createUlid } from '../../messages/create-ulid.js';
import { incomingDepositEvent } from '../shared/merchant-events/incoming-deposit-event.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Assigns an incoming deposit to a merchant and sends the merchant its event. False when there is none, or it has a merchant already. */
export async function assignIncomingDeposit(
  { store, clock, random, wakeUps }: ServiceContext,
  incomingDepositId: string,
  merchantId: string,
): Promise<boolean> {
  const deposit = await store.findIncomingDeposit(incomingDepositId);
  if (deposit === undefined) return false;
  const nowMs = clock.now();
  const event = incomingDepositEvent(deposit, nowMs, `msg_${createUlid(nowMs, random)}`);
  const eventIds = await store.assignIncomingDeposit(incomingDepositId, merchantId, event, nowMs);
  for (const deliveryId of eventIds ?? [])
    wakeUps.send('transaction-updated-v1', incomingDepositId, { deliveryId });
  return eventIds !== undefined;
}
