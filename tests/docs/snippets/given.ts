// What pages take for granted in a short example. Everything is real: an example that runs with these runs in a host.
import { generateKeyPairSync } from 'node:crypto';
import { createTransaction, type GatewayCallContext } from '@lango/core';
import { createFakeGateway, createMemoryPaymentStore } from '@lango/core/testing';
import { createMerchantCallbackSecret, signMerchantCallback } from '@lango/core/merchant-callbacks';
import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';

export const { consumerKey, consumerSecret, shortCode, passkey } = simulatorCredentials;
export const apiKey = 'sk_test_given';
export const webhookSecrets = ['whsec_given'] as const;
export const money = { amountMinor: 150_000, currency: 'KES' } as const;
export const gateway = createFakeGateway();
export const store = createMemoryPaymentStore();
export const context: GatewayCallContext = {
  idempotencyKey: 'key-1',
  attempt: 1,
  signal: AbortSignal.timeout(60_000),
  callbackUrl: 'https://shop.example/callbacks/t/1/2',
};
export const { idempotencyKey, signal } = context;
const created = createTransaction({
  kind: 'deposit',
  gatewayId: 'fake',
  money,
  merchantReference: 'INV-1',
  counterparty: { phoneNumber: '+254712345678' },
  createdAt: new Date().toISOString(),
});
export const transaction = { ...created, status: 'submitted' as const };
export const current = { ...transaction };
export const response = { status: 'succeeded', gatewayReference: 'FAKE-1', money } as const;

export const resultUrl = 'https://shop.example/callbacks/result';
export const timeoutUrl = 'https://shop.example/callbacks/timeout';
/** A certificate and a key as a provider gives them; they belong to nobody. */
export const certificate = '-----BEGIN CERTIFICATE-----';
export const publicKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
}).publicKey.toString('base64');
export const bytes = Buffer.from('{}');

/** A signed event, as it reaches a merchant. */
export const secret = createMerchantCallbackSecret();
const body = JSON.stringify({
  type: 'transaction.succeeded',
  timestamp: new Date().toISOString(),
  data: { transactionId: transaction.transactionId, status: 'succeeded', version: 4 },
});
export const request = {
  body,
  headers: {
    ...signMerchantCallback([secret], { id: 'msg_1', timestampSeconds: Math.floor(Date.now() / 1000), body }),
  },
};
