import { isFinalStatus, PaymentError, type Transaction } from '@lango/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  listFaultKinds,
  listTestPaymentMethods,
  simulatorWebhookSecret,
  type SimulatedMovement,
} from './simulator/index.js';
import { StripeProblem } from './simulator/stripe-problem.js';
import { createStripeGateway } from './stripe-gateway.js';
import { createDice } from './testing/create-dice.js';
import { createPaymentDriver } from './testing/payment-driver.js';
import { confirmedDeposit, sampleTransaction } from './testing/sample-transactions.js';
import { startSimulatedGateway } from './testing/start-simulated-gateway.js';
import { startWebhookReceiver } from './testing/webhook-receiver.js';

const payments = Number(process.env.LANGO_STRIPE_PAYMENTS ?? 1_000);
const seed = Number(process.env.LANGO_STRIPE_SEED ?? 20_261_122);
const atOnce = 16;

const faultKinds = listFaultKinds();

test(`${payments} payments with every fault on end with ledger and transactions equal`, async () => {
  const dice = createDice(seed);
  const { gateway, simulator } = await startSimulatedGateway(
    {},
    { settleAfterMs: 5, webhookRetryDelaysMs: [5, 20, 100] },
  );
  const driver = createPaymentDriver(gateway);
  const counts = { rejected: 0, unreadable: 0, callbacks: 0 };
  const { url } = await startWebhookReceiver(async ({ body, headers }) => {
    try {
      const context = {
        headers: headers as Record<string, string>,
        url: '/',
        receivedAt: new Date().toISOString(),
      };
      await driver.receive(await gateway.handleCallback(body, context));
      counts.callbacks += 1;
      return 200;
    } catch (error) {
      if (!PaymentError.is(error)) throw error;
      counts[error.code === 'callback_rejected' ? 'rejected' : 'unreadable'] += 1;
      return 400;
    }
  });
  simulator.setWebhooks({ url });

  const started = performance.now();
  const pay = async (number: number): Promise<void> => {
    const transaction = somePayment(dice);
    // Every fault in turn, and two at once for every other payment.
    const kinds = [
      faultKinds[number % faultKinds.length],
      ...(number % 2 ? [faultKinds[dice(faultKinds.length)]] : []),
    ];
    for (const kind of kinds) {
      if (kind !== undefined)
        simulator.addFault({
          match: { reference: transaction.transactionId },
          fault: { kind, delayMs: 1 + dice(5) },
        });
    }
    // Faults also hit the next look-up and the next cancel, whichever payment makes them.
    if (number % 7 === 0) simulator.addFault({ operation: 'lookUp', fault: { kind: 'drop-after-acting' } });
    if (number % 11 === 0) simulator.addFault({ operation: 'cancel', fault: { kind: 'throttle' } });
    const sent = await driver.send(transaction);
    tolerateRefusal(() => actAsPayer(sent, dice));
    if (sent.status === 'succeeded' && sent.kind === 'deposit') {
      const refund = sampleTransaction('refund', {
        money: sent.money,
        originalTransactionId: sent.transactionId,
      });
      const kind = faultKinds[dice(faultKinds.length)] ?? 'delay';
      simulator.addFault({ match: { reference: refund.transactionId }, fault: { kind, delayMs: 1 } });
      await driver.send(refund, sent);
    }
  };
  const actAsPayer = (sent: Transaction, roll: (sides: number) => number): void => {
    if (sent.status !== 'pending' || sent.action === undefined || sent.gatewayReference === undefined) return;
    const choice = roll(4);
    const isSecure = sent.gatewayOptions?.stripe?.confirm === true;
    if (isSecure) simulator.authenticate(sent.gatewayReference, choice !== 0);
    else if (choice !== 0)
      simulator.pay(sent.gatewayReference, choice === 1 ? 'pm_card_chargeDeclined' : 'pm_card_visa');
  };

  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < payments) await pay(next++);
    }),
  );

  // Faults stop. What is open is looked up; what the payer never finished is canceled.
  simulator.clearFaults();
  const open = () => [...driver.transactions.values()].filter(({ status }) => !isFinalStatus(status));
  for (let round = 0; open().length > 0 && round < 200; round += 1) {
    for (const transaction of open()) {
      await driver.lookUp(transaction.transactionId);
      const current = driver.transactions.get(transaction.transactionId);
      if (current?.status === 'pending' && current.action !== undefined)
        await driver.cancel(transaction.transactionId);
    }
    if (open().every(({ status }) => status === 'unknown') && simulator.pendingWebhooks() === 0) break;
    await sleep(10);
  }

  // A payment whose key holds a 500 stays unknown. After the time for repeats its look-up finds nothing, and a person decides.
  const review = open();
  const later = createStripeGateway({
    apiKey: 'sk_test_simulated',
    webhookSecrets: [simulatorWebhookSecret],
    apiBaseUrl: simulator.url,
    now: () => Date.now() + 46 * 60_000,
  });
  for (const { transactionId } of review) {
    if ((await driver.lookUp(transactionId, later)) === 'not-found') driver.settleAsAbsent(transactionId);
  }
  await later.close();
  const elapsedMs = Math.round(performance.now() - started);

  expect(open()).toEqual([]);
  const movements = simulator.ledger();
  const wrong = [...driver.transactions.values()].flatMap((transaction) => {
    const problem = compare(
      transaction,
      movements.filter(({ transactionId }) => transactionId === transaction.transactionId),
    );
    return problem === undefined
      ? []
      : [`${transaction.transactionId} ${transaction.kind} ${transaction.status}: ${problem}`];
  });
  expect(wrong).toEqual([]);
  expect(movements.filter(({ transactionId }) => !driver.transactions.has(transactionId ?? ''))).toEqual([]);
  // Each success that came back later is a discrepancy, and there is no other.
  const lost = movements
    .filter(({ operation }) => operation.endsWith('-returned'))
    .map(({ transactionId }) => transactionId);
  expect(new Set(driver.discrepancies.map(({ transactionId }) => transactionId))).toEqual(new Set(lost));
  const by = (status: string) =>
    [...driver.transactions.values()].filter((one) => one.status === status).length;
  console.info(
    `seed ${seed}: ${driver.transactions.size} transactions (${by('succeeded')} succeeded, ${by('failed')} failed, ` +
      `${review.length} by review), ${movements.length} movements, ${counts.callbacks} webhooks taken, ` +
      `${counts.rejected} rejected, ${counts.unreadable} unreadable, ${elapsedMs} ms`,
  );
});

/** The payer may act on a payment that has ended in the meantime. */
function tolerateRefusal(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
  }
}

function somePayment(dice: (sides: number) => number): Transaction {
  const money = {
    amountMinor: 100 * (1 + dice(5_000)),
    currency: ['USD', 'KES', 'UGX', 'MGA'][dice(4)] ?? 'USD',
  };
  const methods = listTestPaymentMethods();
  switch (dice(5)) {
    case 0:
      return sampleTransaction('deposit', { money });
    case 1:
      return sampleTransaction('deposit', {
        money,
        gatewayOptions: { stripe: { checkout: { successUrl: 'https://shop.example/done' } } },
      });
    case 2:
      return sampleTransaction('withdrawal', { money });
    case 3: {
      const counterparty = { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Bank' };
      return sampleTransaction('withdrawal', { money, counterparty });
    }
    default: {
      const stripe = { returnUrl: 'https://shop.example/back' };
      return confirmedDeposit(methods[dice(methods.length)] ?? 'pm_card_visa', {
        money,
        gatewayOptions: { stripe },
      });
    }
  }
}

/** How a transaction and its movements disagree; `undefined` if they agree. */
function compare(transaction: Transaction, movements: readonly SimulatedMovement[]): string | undefined {
  const made = movements.filter(({ operation }) => operation === transaction.kind);
  if (made.length > 1) return `${made.length} movements`;
  const [movement] = made;
  if (transaction.status === 'failed') return movement === undefined ? undefined : 'failed, yet money moved';
  if (movement === undefined) return 'succeeded, yet nothing moved';
  const { money, gatewayReference } = transaction;
  if (movement.amountMinor !== money.amountMinor || movement.currency !== money.currency)
    return 'other money moved';
  return movement.gatewayReference === gatewayReference
    ? undefined
    : `moved as ${movement.gatewayReference}, known as ${gatewayReference}`;
}
