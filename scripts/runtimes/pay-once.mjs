// What every runtime and bundle has to be able to do: a deposit through each gateway against its simulator, and the callback of it read.
import {
  createTransactionId,
  formatMajorUnits,
  idempotencyKeyFor,
  withCircuitBreaker,
  withRetry,
  withTimeout,
} from '@lango/core';
import { createFetchGatewayHttp } from '@lango/core/gateway-kit';
import { createFakeGateway } from '@lango/core/testing';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { createStripeGateway } from '@lango/gateway-stripe';

/**
 * @param world address of `start-world.mjs`
 * @returns one line per gateway, such as `mpesa succeeded 150.00 KES`
 */
export async function payOnce(world) {
  const { mpesa, stripe } = await (await fetch(`${world}/options`)).json();
  const http = createFetchGatewayHttp();
  const lines = [await payFake()];
  // Once with the transport that the gateway finds for itself, once over fetch.
  for (const options of [{}, { http }]) {
    lines.push(await pay(world, createMpesaGateway({ ...mpesa, ...options }), 'KES', {}));
    lines.push(await pay(world, createStripeGateway({ ...stripe, ...options }), 'USD', card));
  }
  await http.close();
  return lines;
}

const card = { stripe: { paymentMethod: 'pm_card_visa', confirm: true } };

async function payFake() {
  const { status } = await withRetry()(createFakeGateway()).deposit(deposit('fake', 'KES', {}), context());
  return `fake ${status}`;
}

async function pay(world, inner, currency, gatewayOptions) {
  const gateway = withRetry()(withCircuitBreaker()(withTimeout()(inner)));
  const transaction = deposit(gateway.gatewayId, currency, gatewayOptions);
  const path = `/callbacks/${gateway.capabilities.callbackPath ?? gateway.gatewayId}`;
  const token = transaction.transactionId.slice('txn_'.length);
  const response = await gateway.deposit(transaction, {
    ...context(),
    callbackUrl: `${world}${path}/t/${token}/${token}`,
    idempotencyKey: idempotencyKeyFor(transaction.transactionId, 'deposit'),
  });
  if (response.status === 'failed') throw new Error(`${gateway.gatewayId}: ${response.rawMessage}`);
  for (let tries = 0; tries < 20; tries += 1) {
    const told = await fetch(`${world}/received?path=${path}`);
    if (told.status !== 200) throw new Error(`${gateway.gatewayId}: no callback came`);
    const { url, headers, body } = await told.json();
    const payload = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
    const result = await gateway.handleCallback(payload, {
      url,
      headers,
      receivedAt: new Date().toISOString(),
    });
    const update =
      result.kind === 'updates' ? result.updates.find(({ status }) => status === 'succeeded') : undefined;
    if (update === undefined) continue;
    await gateway.close?.();
    const money = update.money ?? transaction.money;
    return `${gateway.gatewayId} ${update.status} ${formatMajorUnits(money)} ${money.currency}`;
  }
  throw new Error(`${gateway.gatewayId}: no callback said succeeded`);
}

function deposit(gatewayId, currency, gatewayOptions) {
  const now = new Date().toISOString();
  return {
    transactionId: createTransactionId(),
    kind: 'deposit',
    gatewayId,
    money: { amountMinor: 15_000, currency },
    status: 'submitted',
    version: 2,
    counterparty: { phoneNumber: '+254712345678' },
    metadata: {},
    gatewayOptions,
    createdAt: now,
    submittedAt: now,
  };
}

function context() {
  return { idempotencyKey: 'runtimes-0001', attempt: 1, signal: new AbortController().signal };
}
