import type { GatewayNames } from '../gateway-names.js';

/** The adapter of a new package: complete and green against its simulator, with provider-specific parts marked. */
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
  /** Default: a connection pool, which \`close()\` releases. */
  readonly http?: GatewayHttp;
}

/** Provider-specific: the format of amounts. \`"1500.50"\` is major, 150050 is minor; a second argument takes exceptions by currency. */
const amounts = createAmountUnits('major');

/** Provider-specific: \`native\` only if the provider makes one payment per key for this long, also for repeats. Limits are in minor units. */
const terms: OperationCapability = {
  idempotency: 'native',
  keyLifetime: 24 * 3_600_000,
  amounts: { KES: { minMinor: 100, maxMinor: 15_000_000, stepMinor: 100 }, UGX: { minMinor: 500, maxMinor: 5_000_000 } },
};

/** Provider-specific: every documented code. Any other code stays pending, with the code kept. */
const mapStatus = createStatusMap({
  SUCCESS: 'succeeded',
  PENDING: 'pending',
  DECLINED: { failed: 'declined' },
  NO_FUNDS: { failed: 'insufficient_funds' },
});

/** Provider-specific: the members of an answer or callback. The reader throws the right error for each of the two. */
function toResponse(fields: FieldReader): GatewayResponse {
  const status = { rawCode: fields.text('status'), rawMessage: fields.optionalText('message') };
  const money = fields.optionalMoney('amount', 'currency', amounts);
  const fee = fields.optionalMoney('fee', 'currency', amounts);
  return mapStatus({ ...status, gatewayReference: fields.optionalText('id'), money, fee }, fields);
}

/** ${type} as a payment gateway. */
export function create${type}Gateway(options: ${type}GatewayOptions): PaymentGateway {
  const baseUrl = requireText(options, 'baseUrl');
  const apiKey = requireSecret(options, 'apiKey');
  const callbackSecret = requireSecret(options, 'callbackSecret');
  const pool = createGatewayHttp(); // opens nothing before its first request
  const http = options.http ?? pool;
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
      const fields = answer.fields(json);
      // Only the provider's own code means absence: a proxy may answer 404 too.
      if (status === 404 && fields.optionalText('code') === 'payment_not_found')
        throw new PaymentError('transaction_not_found', 'none', '${type} has no such payment');
      if (status === 404 || fields.text('reference') !== transactionId) throw fields.unreadable('reference', 'is of no such payment');
      return toResponse(fields);
    },
    handleCallback: async (payload, { headers }) => {
      // Provider-specific: the signature. Verify the raw bytes before parsing them.
      const expected = createHmac('sha256', callbackSecret.reveal()).update(payload).digest('hex');
      if (!constantTimeEqual(readHeader(headers, '${id}-signature') ?? '', expected))
        throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
      const fields = callback.json(payload);
      const update = { ...toResponse(fields), transactionId: fields.text('reference') };
      return {
        kind: 'updates',
        updates: [update],
        evidence: 'signed',
        acknowledgement: { status: 200, headers: {}, body: '' },
      };
    },
    close: () => pool.close(),
  };
  return gateway;
}
`;
}
