import { PaymentError } from '../../errors/payment-error.js';
import { assertOperationSupported } from '../../gateway/assert-operation-supported.js';
import type { GatewayCallContext } from '../../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation, OperationCapability } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayRecord } from '../../gateway/v1/gateway-record-v1.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../../gateway/v1/payment-gateway-v1.js';
import { createAmountUnits } from '../../gateway-kit/amount-units.js';
import { createStatusMap } from '../../gateway-kit/create-status-map.js';
import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import { answer, input, type FieldReader } from '../../gateway-kit/place-readers.js';
import { requireSecret } from '../../gateway-kit/require-option.js';
import { sendJson } from '../../gateway-kit/send-json.js';
import type { JsonValue, Transaction } from '../../transaction/transaction.js';
import { readAcmeCallback } from './acme-callback.js';

/** Options of the fictional provider's adapter. */
export interface AcmeGatewayOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly callbackSecret: string;
  readonly http: GatewayHttp;
  /** Default `test`. */
  readonly environment?: 'test' | 'live';
}

/** The provider writes `"1500.50"`. */
const amounts = createAmountUnits('major');

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
  HELD: 'pending',
  NO_FUNDS: { failed: 'insufficient_funds' },
  BLOCKED: { failed: 'declined' },
});

const kinds = ['deposit', 'withdrawal', 'refund'] as const;

function toRecord(movement: FieldReader): GatewayRecord {
  const kind = kinds.find((one) => one === movement.text('kind')) ?? 'other';
  return {
    recordReference: movement.text('id'),
    kind,
    direction: kind === 'deposit' ? 'in' : 'out',
    money: movement.money('amount', 'currency', amounts),
    occurredAt: movement.text('at'),
    gatewayReference: movement.text('id'),
    transactionId: movement.text('reference'),
  };
}

/** Maps a movement in an answer or a callback. */
function toResponse(fields: FieldReader): GatewayResponse {
  const money = fields.optionalMoney('amount', 'currency', amounts);
  const fee = fields.optionalMoney('fee', 'currency', amounts);
  if ((fields.optionalText('mode') ?? 'test') !== 'test')
    throw fields.unreadable('mode', 'is not that of this instance');
  const rawMessage = fields.optionalText('message');
  return mapStatus(
    {
      rawCode: fields.text('status'),
      gatewayReference: fields.optionalText('id'),
      ...(rawMessage !== undefined && { rawMessage }),
      ...(money !== undefined && { money }),
      ...(fee !== undefined && { fee }),
    },
    fields,
  );
}

/** A complete adapter for a simple provider, as in `docs/writing-a-gateway.md`. */
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
    const phone = input.fields(counterparty).text('phoneNumber');
    const amount = amounts.toText(money);
    const order = { reference, kind, phone, amount, currency: money.currency };
    const { json } = await send('POST', '/movements', context, order);
    return toResponse(answer.fields(json));
  };
  const gateway: PaymentGatewayV1 = {
    specificationVersion: 'v1',
    gatewayId: 'acme',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, lookUp: terms, refund: terms },
      callbackProof: 'signature',
      environment: options.environment ?? 'test',
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
      const fields = answer.fields(json);
      if (status === 404 && fields.optionalText('code') === 'no_such_movement')
        throw new PaymentError('transaction_not_found', 'none', 'Acme has no such movement');
      if (fields.text('reference') !== transaction.transactionId)
        throw fields.unreadable('reference', 'is of another movement');
      return toResponse(fields);
    },
    listRecords: async function* ({ from, to }, context) {
      for (let after: string | undefined; ;) {
        const query = new URLSearchParams({ from, to, ...(after !== undefined && { after }) });
        const { json } = await send('GET', `/movements?${query.toString()}`, context);
        const page = answer.fields(json);
        const movements = page.list('movements');
        for (const movement of movements) {
          if (context.signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing');
          yield toRecord(movement);
        }
        after = movements.at(-1)?.text('id');
        if (page.raw('more') !== true || after === undefined) return;
      }
    },
    handleCallback: async (payload, { headers }) =>
      readAcmeCallback(payload, headers, callbackSecret.reveal(), toResponse),
  };
  return gateway;
}
