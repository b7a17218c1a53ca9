// The adapter of the benchmark's gateway: JSON over HTTP with the gateway kit, and a signed callback.
import { createHmac } from 'node:crypto';
import { PaymentError } from '@lango/core';
import { constantTimeEqual, createUndiciGatewayHttp, readHeader, sendJson } from '@lango/core/gateway-kit';

/** Signs what the simulated gateway sends. */
export const gatewaySecret = 'benchmark';

const sign = (bytes) => createHmac('sha256', gatewaySecret).update(bytes).digest('hex');

/** A gateway that answers `pending` after a while, and calls back. */
export function createBenchGateway(baseUrl) {
  const http = createUndiciGatewayHttp({ connectionsMax: 512 });
  const terms = {
    idempotency: 'native',
    keyLifetime: 86_400_000,
    amounts: { KES: { minMinor: 1, maxMinor: 1e9 } },
  };
  const ask = async (path, transaction, context) => {
    const { json } = await sendJson(http, {
      method: 'POST',
      url: `${baseUrl}${path}`,
      headers: {},
      json: {
        transactionId: transaction.transactionId,
        callbackUrl: context.callbackUrl,
        amount: transaction.money,
      },
      signal: context.signal,
      provider: 'the benchmark gateway',
    });
    return { status: json.status, gatewayReference: json.reference, money: transaction.money };
  };
  return {
    specificationVersion: 'v1',
    gatewayId: 'bench',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, lookUp: terms },
      callbackProof: 'signature',
      environment: 'test',
    },
    deposit: (transaction, context) => ask('/payments', transaction, context),
    withdraw: (transaction, context) => ask('/payments', transaction, context),
    lookUp: (transaction, context) => ask('/look-ups', transaction, context),
    handleCallback: async (payload, { headers }) => {
      if (!constantTimeEqual(readHeader(headers, 'bench-signature') ?? '', sign(payload))) {
        throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
      }
      const { transactionId, reference, amount } = JSON.parse(Buffer.from(payload).toString());
      return {
        kind: 'updates',
        updates: [{ status: 'succeeded', transactionId, gatewayReference: reference, money: amount }],
        evidence: 'signed',
        acknowledgement: { status: 200, headers: {}, body: '' },
      };
    },
    close: () => http.close(),
  };
}
