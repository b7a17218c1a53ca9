import type { GatewayNames } from '../gateway-names.js';

/** The adapter of a new package: whole and green against its simulator; what is the provider's own is marked. */
export function adapterTemplate({ id, type }: GatewayNames): string {
  return `import { createHmac } from 'node:crypto';
import { assertOperationSupported, assertRefundable, PaymentError } from '@lango/core';
import type { GatewayCallContext, GatewayResponse, JsonValue, OperationCapability, PaymentGateway, Transaction } from '@lango/core';
import { answer, callback, constantTimeEqual, createAmountUnits, createStatusMap, createGatewayHttp } from '@lango/core/gateway-kit';
import { input, readHeader, requireSecret, requireText, sendJson, type FieldReader, type GatewayHttp } from '@lango/core/gateway-kit';

/** Options of {@link create${type}Gateway}. */
export interface ${type}GatewayOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** \`live\`: the key and the address move real money. */
  readonly environment: 'test' | 'live';
  /** Signs callbacks. */
  readonly callbackSecret: string;
  /** Default \`${id}\`. */
  readonly gatewayId?: string;
  /** Default: a pool of connections that \`close()\` lets go of. */
  readonly http?: GatewayHttp;
}

/** Provider's own: how it writes amounts. \`"1500.50"\` is major; 150050 is minor; exceptions go into a second argument, by currency. */
const amounts = createAmountUnits('major');

/** Provider's own: \`native\` only if it carries out one movement per key, however often it is sent, for this long. Bounds are in minor units. */
const terms: OperationCapability = {
  idempotency: 'native',
  keyLifetime: 24 * 3_600_000,
  amounts: { KES: { minMinor: 100, maxMinor: 15_000_000, stepMinor: 100 }, UGX: { minMinor: 500, maxMinor: 5_000_000 } },
};

/** Provider's own: every code that its documents name. One that is not here stays pending, with the code kept. */
const mapStatus = createStatusMap({
  SUCCESS: 'succeeded',
  PENDING: 'pending',
  DECLINED: { failed: 'declined' },
  NO_FUNDS: { failed: 'insufficient_funds' },
});

/** Provider's own: where an answer, or a callback, says what. The reader knows which of the two it reads, and throws the right error. */
function toResponse(told: FieldReader): GatewayResponse {
  const status = { rawCode: told.text('status'), rawMessage: told.optionalText('message') };
  const money = told.optionalMoney('amount', 'currency', amounts);
  const fee = told.optionalMoney('fee', 'currency', amounts);
  return mapStatus({ ...status, gatewayReference: told.optionalText('id'), money, fee }, told);
}

/** ${type} as a payment gateway. */
export function create${type}Gateway(options: ${type}GatewayOptions): PaymentGateway {
  const baseUrl = requireText(options, 'baseUrl');
  const apiKey = requireSecret(options, 'apiKey');
  const callbackSecret = requireSecret(options, 'callbackSecret');
  const pool = options.http === undefined ? createGatewayHttp() : undefined;
  const http = options.http ?? (pool as GatewayHttp);
  const send = (method: 'GET' | 'POST', path: string, context: GatewayCallContext, json?: JsonValue) =>
    sendJson(http, {
      method,
      url: \`\${baseUrl}\${path}\`,
      headers: { authorization: \`Bearer \${apiKey.reveal()}\`, 'idempotency-key': context.idempotencyKey },
      signal: context.signal,
      provider: '${type}',
      answerStatuses: [402, 404],
      json,
    });
  const pay = async (
    operation: 'deposit' | 'withdraw' | 'refund',
    transaction: Transaction,
    context: GatewayCallContext,
    original?: Transaction,
  ): Promise<GatewayResponse> => {
    assertOperationSupported(gateway, operation, transaction.money);
    const { transactionId: reference, kind, money, counterparty } = transaction;
    const phone = input.fields(counterparty).text('phoneNumber');
    const { json } = await send('POST', '/payments', context, {
      ...{ reference, kind, phone, amount: amounts.toText(money), currency: money.currency },
      ...(original && { original: original.gatewayReference ?? '' }),
      ...(context.callbackUrl !== undefined && { callbackUrl: context.callbackUrl }),
    });
    return toResponse(answer.fields(json));
  };
  const gateway: PaymentGateway = {
    specificationVersion: 'v1',
    gatewayId: options.gatewayId ?? '${id}',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, refund: terms, lookUp: terms },
      callbackProof: 'signature',
      environment: options.environment,
    },
    deposit: (transaction, context) => pay('deposit', transaction, context),
    withdraw: (transaction, context) => pay('withdraw', transaction, context),
    refund: async (refund, original, context) => {
      assertRefundable(refund, original, []);
      return pay('refund', refund, context, original);
    },
    lookUp: async ({ transactionId }, context) => {
      const { status, json } = await send('GET', \`/payments/\${encodeURIComponent(transactionId)}\`, context);
      const told = answer.fields(json);
      // Only the provider's own words are an absence: a proxy answers 404 too.
      if (status === 404 && told.optionalText('code') === 'payment_not_found')
        throw new PaymentError('transaction_not_found', 'none', '${type} knows no such payment');
      if (status === 404) throw told.unreadable('code', 'is none that the documents name');
      return toResponse(told);
    },
    handleCallback: async (payload, { headers }) => {
      // Provider's own: how it signs. The raw bytes are verified first and parsed afterwards.
      const expected = createHmac('sha256', callbackSecret.reveal()).update(payload).digest('hex');
      if (!constantTimeEqual(readHeader(headers, '${id}-signature') ?? '', expected))
        throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
      const told = callback.json(payload);
      const update = { ...toResponse(told), transactionId: told.text('reference') };
      return {
        kind: 'updates',
        updates: [update],
        evidence: 'signed',
        acknowledgement: { status: 200, headers: {}, body: '' },
      };
    },
    ...(pool && { close: () => pool.close() }),
  };
  return gateway;
}
`;
}
