import type { GatewayEntry } from '@lango/core';
import { createDice } from './create-dice.js';
import { callContext, confirmedDeposit, sampleTransaction } from './sample-transactions.js';
import type { startSimulatedGateway } from './start-simulated-gateway.js';

/** Entries: `kind reference` to owner and amount. */
export type Books = Map<string, string>;

/** Books an entry once. */
export const book = (
  books: Books,
  kind: GatewayEntry['kind'],
  entry: string,
  owner: string,
  amountMinor: number,
): void => void books.set(`${kind} ${entry}`, `${owner} ${amountMinor}`);

/** Runs one simulation and returns the expected books. */
export async function simulateAfterTheEnd(
  { gateway, simulator }: Awaited<ReturnType<typeof startSimulatedGateway>>,
  seed: number,
): Promise<Books> {
  const dice = createDice(seed);
  const books: Books = new Map();
  for (let round = 0; round < 12; round += 1) {
    const deposit =
      dice(10) < 5
        ? confirmedDeposit('pm_card_visa')
        : sampleTransaction('deposit', {
            gatewayOptions: { stripe: { checkout: { successUrl: 'https://shop.example/done' } } },
          });
    const { gatewayReference: owner = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    if (owner.startsWith('cs_')) simulator.pay(owner, 'pm_card_visa');
    for (let part = dice(3); part > 0; part -= 1) {
      const amountMinor = 1 + dice(300);
      const waits = dice(10) < 5;
      const { id } = simulator.refund(owner, { amountMinor, ...(waits && { status: 'pending' }) });
      if (waits && dice(10) < 3) {
        simulator.fail(id, 'declined');
        continue;
      }
      if (waits) simulator.settle(id);
      book(books, 'refunded', id, owner, amountMinor);
      if (dice(10) >= 4) continue;
      simulator.fail(id, 'expired_or_canceled_card');
      book(books, 'returned', id, owner, amountMinor);
    }
    if (dice(10) < 6) {
      const amountMinor = 1 + dice(600);
      const isInquiry = dice(10) < 5;
      const { id } = simulator.dispute(owner, 'fraudulent', { amountMinor, isInquiry });
      if (isInquiry && dice(10) < 5) simulator.advanceDispute(id, 'close');
      else {
        if (isInquiry) simulator.advanceDispute(id, 'escalate');
        book(books, 'chargeback', id, owner, amountMinor);
        const isWon = dice(10) < 5;
        simulator.advanceDispute(id, isWon ? 'win' : 'lose');
        if (isWon) book(books, 'chargeback-reversed', id, owner, amountMinor);
      }
    }
    const withdrawal = sampleTransaction('withdrawal');
    const { gatewayReference: withdrawalReference = '' } = await gateway.withdraw(
      withdrawal,
      callContext(withdrawal, 'withdraw'),
    );
    for (let part = dice(4); part > 0; part -= 1) {
      const amountMinor = 1 + dice(400);
      const { id } = simulator.reverseTransfer(withdrawalReference, amountMinor);
      book(books, 'returned', id, withdrawalReference, amountMinor);
    }
  }
  return books;
}
