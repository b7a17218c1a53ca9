import { createHmac } from 'node:crypto';
import { PaymentError } from '../../errors/payment-error.js';
import { assertOperationSupported } from '../../gateway/assert-operation-supported.js';
import type { GatewayCallContext } from '../../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation, OperationCapability } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayRecord } from '../../gateway/v1/gateway-record-v1.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../../gateway/v1/payment-gateway-v1.js';
import { constantTimeEqual } from '../../gateway-kit/constant-time-equal.js';
import { createStatusMap } from '../../gateway-kit/create-status-map.js';
import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import { readHeader } from '../../gateway-kit/read-header.js';
import { requireSecret } from '../../gateway-kit/require-option.js';
import { parseJsonBytes, sendJson } from '../../gateway-kit/send-json.js';
import type { JsonValue, Transaction } from '../../transaction/transaction.js';

/** Options of the made-up provider's adapter. */
export interface AcmeGatewayOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly callbackSecret: string;
  readonly http: GatewayHttp;
}

/** What the provider says of a movement, in an answer and in a callback alike. */
interface AcmeAnswer {
  readonly id?: string;
  readonly reference?: string;
  readonly status?: string;
  readonly message?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly kind?: string;
  readonly at?: string;
  readonly code?: string;
}

const terms: OperationCapability = {
  idempotency: 'native',
  keyLifetime: 24 * 3_600_000,
  amounts: {
    KES: { minMinor: 100, maxMinor: 10_000_000, stepMinor: 100 },
    UGX: { minMinor: 500, maxMinor: 50_000_000 },
    KWD: { minMinor: 5, maxMinor: 1_000_000 },
  },
};

const mapStatus = createStatusMap({
  OK: 'succeeded',
  WAITING: 'pending',
  NO_FUNDS: { failed: 'insufficient_funds' },
});

const kinds = ['deposit', 'withdrawal', 'refund'] as const;

function toRecord({ id, reference, kind, amountMinor, currency, at }: AcmeAnswer): GatewayRecord {
  const known = kinds.find((one) => one === kind) ?? 'other';
  if (id === undefined || amountMinor === undefined || currency === undefined || at === undefined)
    throw new PaymentError('response_unreadable', 'none', 'a movement in the list is not whole');
  return {
    recordReference: id,
    kind: known,
    direction: known === 'deposit' ? 'in' : 'out',
    money: { amountMinor, currency },
    occurredAt: at,
    gatewayReference: id,
    ...(reference !== undefined && { transactionId: reference }),
  };
}

function requireCounterparty(phone: string | undefined): string {
  if (phone !== undefined) return phone;
  const field = 'counterparty.phoneNumber';
  throw new PaymentError('invalid_request', 'none', `${field} is missing`, undefined, { field });
}

const toResponse = ({ id, status, message, amountMinor, currency }: AcmeAnswer): GatewayResponse =>
  mapStatus({
    rawCode: status ?? '',
    gatewayReference: id,
    ...(message !== undefined && { rawMessage: message }),
    ...(amountMinor !== undefined && currency !== undefined && { money: { amountMinor, currency } }),
  });

/** An adapter for a simple provider, whole: what `docs/writing-a-gateway.md` arrives at. */
export function createAcmeGateway(options: AcmeGatewayOptions): PaymentGatewayV1 {
  const apiKey = requireSecret(options, 'apiKey');
  const callbackSecret = requireSecret(options, 'callbackSecret');
  const send = (
    method: 'GET' | 'POST',
    path: string,
    context: Pick<GatewayCallContext, 'signal'> & Partial<Pick<GatewayCallContext, 'idempotencyKey'>>,
    json?: JsonValue,
  ) =>
    sendJson(options.http, {
      method,
      url: `${options.baseUrl}${path}`,
      headers: {
        authorization: `Bearer ${apiKey.reveal()}`,
        'idempotency-key': context.idempotencyKey ?? '',
      },
      signal: context.signal,
      provider: 'Acme',
      answerStatuses: [402, 404],
      ...(json !== undefined && { json }),
    });
  const move = async (operation: GatewayOperation, transaction: Transaction, context: GatewayCallContext) => {
    assertOperationSupported(gateway, operation, transaction.money);
    const { transactionId: reference, kind, money, counterparty } = transaction;
    const phone = requireCounterparty(counterparty.phoneNumber);
    const answer = await send('POST', '/movements', context, { reference, kind, phone, ...money });
    return toResponse(answer.json as AcmeAnswer);
  };
  const gateway: PaymentGatewayV1 = {
    specificationVersion: 'v1',
    gatewayId: 'acme',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, lookUp: terms, refund: terms },
      callbackProof: 'signature',
      environment: 'test',
      records: { order: 'oldest-first', api: { kinds: ['deposit', 'withdrawal', 'refund'] } },
    },
    deposit: (transaction, context) => move('deposit', transaction, context),
    withdraw: (transaction, context) => move('withdraw', transaction, context),
    refund: async (refund, original, context) => {
      if (
        refund.money.currency !== original.money.currency ||
        refund.money.amountMinor > original.money.amountMinor
      ) {
        throw new PaymentError('invalid_request', 'none', 'more than the original', undefined, {
          field: 'amount',
        });
      }
      return move('refund', refund, context);
    },
    lookUp: async (transaction, context) => {
      const wanted = transaction.gatewayReference ?? transaction.transactionId;
      const { status, json } = await send('GET', `/movements/${encodeURIComponent(wanted)}`, context);
      const { code } = json as AcmeAnswer;
      if (status === 404 && code === 'no_such_movement')
        throw new PaymentError('transaction_not_found', 'none', 'Acme knows no such movement');
      return toResponse(json as AcmeAnswer);
    },
    listRecords: async function* ({ from, to }, context) {
      for (let after: string | undefined; ;) {
        const query = new URLSearchParams({ from, to, ...(after !== undefined && { after }) });
        const { json } = await send('GET', `/movements?${query.toString()}`, context);
        const { movements, more } = json as { movements: readonly AcmeAnswer[]; more: boolean };
        for (const movement of movements) {
          if (context.signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing');
          yield toRecord(movement);
        }
        after = movements.at(-1)?.id;
        if (!more || after === undefined) return;
      }
    },
    handleCallback: async (payload, { headers }) => {
      const expected = createHmac('sha256', callbackSecret.reveal()).update(payload).digest('hex');
      if (!constantTimeEqual(readHeader(headers, 'acme-signature') ?? '', expected)) {
        throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
      }
      const told = parseJsonBytes(payload) as AcmeAnswer;
      const update = {
        ...toResponse(told),
        ...(told.reference !== undefined && { transactionId: told.reference }),
      };
      const acknowledgement = { status: 200, headers: {}, body: '' };
      return { kind: 'updates', updates: [update], evidence: 'signed', acknowledgement };
    },
  };
  return gateway;
}
