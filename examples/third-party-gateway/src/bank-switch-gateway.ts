import { createHmac } from 'node:crypto';
import {
  assertOperationSupported,
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type OperationCapability,
  type PaymentGateway,
  type Transaction,
} from '@lango/core';
import {
  constantTimeEqual,
  createStatusMap,
  createGatewayHttp,
  readHeader,
  requireSecret,
  requireText,
  type GatewayHttp,
} from '@lango/core/gateway-kit';
import { sendProtobuf, type ProtobufFields } from '@lango/core/gateway-kit/protobuf';
import { bankSwitchMessages } from './bank-switch-messages.js';

/** Options of {@link createBankSwitchGateway}. */
export interface BankSwitchGatewayOptions {
  /** The switch's address, without a trailing slash. */
  readonly baseUrl: string;
  /** Signs requests and callbacks. */
  readonly sharedSecret: string;
  /** Default `bankswitch`. */
  readonly gatewayId?: string;
  /** Default: a pool of connections, closed by `close()`. */
  readonly http?: GatewayHttp;
}

/** The end-to-end id is the key: the switch carries out one transfer per id, for a year. */
const terms: OperationCapability = {
  idempotency: 'native',
  keyLifetime: 365 * 24 * 3_600_000,
  amounts: { KES: { minMinor: 100, maxMinor: 99_999_900 }, UGX: { minMinor: 500, maxMinor: 500_000_000 } },
};

const mapCode = createStatusMap({
  'ACCEPTED/00': 'pending',
  'SETTLED/00': 'succeeded',
  'REJECTED/51': { failed: 'insufficient_funds' },
  'REJECTED/14': { failed: 'invalid_counterparty' },
  'REJECTED/61': { failed: 'limit_exceeded', retryable: true },
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function toResponse(status: ProtobufFields): GatewayResponse {
  const amountMinor = Number(status['amountMinor']);
  const currency = text(status['currency']);
  return mapCode({
    rawCode: `${text(status['state'])}/${text(status['code'])}`,
    rawMessage: text(status['text']),
    gatewayReference: text(status['transferId']),
    ...(currency !== '' && { money: { amountMinor, currency } }),
  });
}

/** A bank switch as a payment gateway. */
export function createBankSwitchGateway(options: BankSwitchGatewayOptions): PaymentGateway {
  const secret = requireSecret(options, 'sharedSecret');
  const baseUrl = requireText(options, 'baseUrl');
  const pool = createGatewayHttp();
  const http = options.http ?? pool;
  const sign = (bytes: Uint8Array) => createHmac('sha256', secret.reveal()).update(bytes).digest('hex');
  const ask = async (
    message: 'TransferRequest' | 'StatusRequest',
    fields: ProtobufFields,
    context: GatewayCallContext,
  ): Promise<GatewayResponse> => {
    const request = bankSwitchMessages[message];
    const { fields: status } = await sendProtobuf(http, {
      url: `${baseUrl}/${message === 'TransferRequest' ? 'transfers' : 'status'}`,
      headers: { 'switch-signature': sign(request.encode(fields)) },
      signal: context.signal,
      provider: 'the bank switch',
      request,
      fields,
      answer: bankSwitchMessages.TransferStatus,
    });
    if (text(status['code']) === '25')
      throw new PaymentError('transaction_not_found', 'none', 'no such transfer');
    return toResponse(status);
  };
  const transfer = async (
    operation: 'deposit' | 'withdraw',
    transaction: Transaction,
    context: GatewayCallContext,
  ) => {
    assertOperationSupported(gateway, operation, transaction.money);
    const { transactionId: endToEndId, counterparty, money } = transaction;
    const account = requireText(counterparty, 'account');
    const fields = {
      endToEndId,
      direction: operation,
      account,
      notifyUrl: context.callbackUrl ?? '',
      ...money,
    };
    return ask('TransferRequest', fields, context);
  };
  const gateway: PaymentGateway = {
    specificationVersion: 'v1',
    gatewayId: options.gatewayId ?? 'bankswitch',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, lookUp: terms },
      callbackProof: 'signature',
      environment: 'test',
    },
    deposit: (transaction, context) => transfer('deposit', transaction, context),
    withdraw: (transaction, context) => transfer('withdraw', transaction, context),
    lookUp: ({ transactionId }, context) => ask('StatusRequest', { endToEndId: transactionId }, context),
    handleCallback: async (payload, { headers }) => {
      if (!constantTimeEqual(readHeader(headers, 'switch-signature') ?? '', sign(payload))) {
        throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
      }
      const status = bankSwitchMessages.TransferStatus.decode(payload);
      const update = { ...toResponse(status), transactionId: text(status['endToEndId']) };
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
