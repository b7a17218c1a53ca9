import type { GatewayNames } from '../gateway-names.js';

/** The adapter of a new package: whole around the three places that only its author can fill in. */
export function adapterTemplate({ id, type }: GatewayNames): string {
  return `import { createHmac } from 'node:crypto';
import {
  assertOperationSupported,
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type JsonValue,
  type OperationCapability,
  type PaymentGateway,
  type Transaction,
} from '@lango/core';
import {
  constantTimeEqual,
  createStatusMap,
  createUndiciGatewayHttp,
  parseJsonBytes,
  readHeader,
  requireSecret,
  requireText,
  sendJson,
  type GatewayHttp,
} from '@lango/core/gateway-kit';

/** Options of {@link create${type}Gateway}. */
export interface ${type}GatewayOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Signs callbacks. */
  readonly callbackSecret: string;
  /** Default \`${id}\`. */
  readonly gatewayId?: string;
  /** Default: a pool of connections that \`close()\` lets go of. */
  readonly http?: GatewayHttp;
}

/** Fill in: what the provider really promises. \`native\` only if it carries out one movement per key, however often it is sent. */
const terms: OperationCapability = {
  idempotency: 'none',
  amounts: { KES: { minMinor: 100, maxMinor: 10_000_000, stepMinor: 100 } },
};

/** Fill in: the provider's codes. One that is not here stays pending, with the code kept. */
const mapStatus = createStatusMap({ SUCCESS: 'succeeded', PENDING: 'pending', DECLINED: { failed: 'declined' } });

/** Fill in: the provider's answer as the contract's response. */
function toResponse(answer: unknown): GatewayResponse {
  const { id, status, message } = (answer ?? {}) as { id?: string; status?: string; message?: string };
  return mapStatus({ rawCode: status ?? '', gatewayReference: id, ...(message !== undefined && { rawMessage: message }) });
}

/** ${type} as a payment gateway. */
export function create${type}Gateway(options: ${type}GatewayOptions): PaymentGateway {
  const baseUrl = requireText(options, 'baseUrl');
  const apiKey = requireSecret(options, 'apiKey');
  const callbackSecret = requireSecret(options, 'callbackSecret');
  const pool = options.http === undefined ? createUndiciGatewayHttp() : undefined;
  const http = options.http ?? (pool as GatewayHttp);
  const send = (method: 'GET' | 'POST', path: string, context: GatewayCallContext, json?: JsonValue) =>
    sendJson(http, {
      method,
      url: \`\${baseUrl}\${path}\`,
      headers: { authorization: \`Bearer \${apiKey.reveal()}\`, 'idempotency-key': context.idempotencyKey },
      signal: context.signal,
      provider: '${type}',
      ...(json !== undefined && { json }),
    });
  const move = async (operation: 'deposit' | 'withdraw', transaction: Transaction, context: GatewayCallContext) => {
    assertOperationSupported(gateway, operation, transaction.money);
    // Fill in: the provider's own path and fields.
    const { transactionId: reference, money } = transaction;
    const { json } = await send('POST', \`/\${operation}\`, context, { reference, ...money });
    return toResponse(json);
  };
  const gateway: PaymentGateway = {
    specificationVersion: 'v1',
    gatewayId: options.gatewayId ?? '${id}',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, lookUp: { ...terms, idempotency: 'native', keyLifetime: 86_400_000 } },
      callbackProof: 'signature',
      environment: 'test',
    },
    deposit: (transaction, context) => move('deposit', transaction, context),
    withdraw: (transaction, context) => move('withdraw', transaction, context),
    lookUp: async (transaction, context) => {
      const wanted = transaction.gatewayReference ?? transaction.transactionId;
      // Fill in: how the provider says that it knows no such transaction; throw transaction_not_found for it.
      const { json } = await send('GET', \`/status/\${encodeURIComponent(wanted)}\`, context);
      return toResponse(json);
    },
    handleCallback: async (payload, { headers }) => {
      // Fill in: how the provider signs. Verify the raw bytes first, parse afterwards.
      const expected = createHmac('sha256', callbackSecret.reveal()).update(payload).digest('hex');
      if (!constantTimeEqual(readHeader(headers, 'signature') ?? '', expected)) {
        throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
      }
      const told = parseJsonBytes(payload) as { reference?: string };
      const update = { ...toResponse(told), ...(told.reference !== undefined && { transactionId: told.reference }) };
      const acknowledgement = { status: 200, headers: {}, body: '' };
      return { kind: 'updates', updates: [update], evidence: 'signed', acknowledgement };
    },
    ...(pool && { close: () => pool.close() }),
  };
  return gateway;
}
`;
}
