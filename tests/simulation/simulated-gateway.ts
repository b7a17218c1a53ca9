import {
  PaymentError,
  type GatewayCallContext,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
  type GatewayOperation,
  type GatewayResponse,
  type Money,
  type OperationIdempotency,
  type PaymentGateway,
  type Transaction,
} from '@lango/core';
import type { Kernel } from './kernel.js';

/** Money that really moved: what the oracle believes. */
export interface Movement {
  readonly transactionId: string;
  readonly key: string;
  readonly money: Money;
}

/** How the provider behaves. */
export interface ProviderHabits {
  readonly idempotency: OperationIdempotency;
  readonly callbackProof: 'signature' | 'none';
  readonly asynchronous: boolean;
  readonly absenceIsProof: boolean;
  readonly faults: number;
}

/** The provider's own records survive every crash of ours. */
export interface Provider {
  readonly movements: Movement[];
  readonly requests: {
    readonly transactionId: string;
    readonly key: string;
    readonly money: Money;
    readonly operation: GatewayOperation;
  }[];
  readonly gateway: PaymentGateway;
}

interface ProviderRecord {
  readonly transaction: Transaction;
  readonly callbackUrl: string;
  response: GatewayResponse;
  /** Milliseconds from which a look-up shows it. */
  readonly visibleAtMs: number;
}

/** A provider under the kernel's chance; `deliver` brings its callbacks to whoever listens. */
export function createProvider(
  kernel: Kernel,
  habits: ProviderHabits,
  deliver: (url: string, payload: Uint8Array, headers: Record<string, string>) => void,
  quiet: () => boolean,
): Provider {
  const movements: Movement[] = [];
  const requests: Provider['requests'] = [];
  const records = new Map<string, ProviderRecord>();
  const goesWrong = () => !quiet() && kernel.chance(habits.faults);
  let counter = 0;

  const tell = (record: ProviderRecord) => {
    const payload = Buffer.from(
      JSON.stringify({ ...record.response, transactionId: record.transaction.transactionId }),
    );
    const headers = { 'x-signature': 'genuine' };
    if (goesWrong()) return;
    const copies = goesWrong() ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      kernel.clock.after(kernel.random.fraction() * (goesWrong() ? 60_000 : 500), () =>
        deliver(record.callbackUrl, payload, headers),
      );
    }
    if (goesWrong()) {
      const forged = Buffer.from(
        JSON.stringify({ status: 'succeeded', gatewayReference: 'forged', money: record.transaction.money }),
      );
      deliver(
        habits.callbackProof === 'none' ? `${record.callbackUrl.slice(0, -4)}0000` : record.callbackUrl,
        forged,
        { 'x-signature': 'forged' },
      );
    }
  };
  const settle = (record: ProviderRecord) => {
    if (record.response.status !== 'pending') return;
    const { gatewayReference } = record.response;
    const { transaction } = record;
    if (kernel.chance(0.7)) {
      movements.push({ transactionId: transaction.transactionId, key: '', money: transaction.money });
      record.response = { status: 'succeeded', gatewayReference, money: transaction.money };
    } else {
      record.response = {
        status: 'failed',
        reason: 'declined',
        rawCode: '51',
        rawMessage: 'no',
        gatewayReference,
      };
    }
    tell(record);
  };

  const carryOut = async (
    operation: GatewayOperation,
    transaction: Transaction,
    context: GatewayCallContext,
  ): Promise<GatewayResponse> => {
    const { transactionId, money } = transaction;
    const key = context.idempotencyKey;
    await kernel.step();
    if (goesWrong())
      throw new PaymentError(
        kernel.pick(['gateway_unreachable', 'rate_limited'] as const),
        'none',
        'not sent',
      );
    requests.push({ transactionId, key, money, operation });
    const known = records.get(key);
    if (known && habits.idempotency === 'lookup')
      throw new PaymentError('duplicate_reference', 'unknown', 'taken before');
    const record = known && habits.idempotency === 'native' ? known : act(transaction, context, key);
    await kernel.step();
    if (goesWrong())
      await new Promise<void>((resolve) => kernel.clock.after(kernel.random.fraction() * 30_000, resolve));
    if (goesWrong())
      throw new PaymentError(
        kernel.pick(['connection_lost', 'gateway_error', 'gateway_timeout'] as const),
        'unknown',
        'answer lost',
      );
    return record.response;
  };
  const act = (transaction: Transaction, context: GatewayCallContext, key: string): ProviderRecord => {
    const gatewayReference = `ref-${(counter += 1)}`;
    const { transactionId, money } = transaction;
    const declines = kernel.chance(0.15);
    const response: GatewayResponse = declines
      ? { status: 'failed', reason: 'declined', rawCode: '51', rawMessage: 'no', gatewayReference }
      : habits.asynchronous
        ? { status: 'pending', gatewayReference }
        : { status: 'succeeded', gatewayReference, money };
    if (response.status === 'succeeded') movements.push({ transactionId, key, money });
    const lag = goesWrong() ? kernel.random.fraction() * 5_000 : 0;
    const record = {
      transaction,
      callbackUrl: context.callbackUrl ?? '',
      response,
      visibleAtMs: kernel.clock.monotonicNow() + lag,
    };
    records.set(key, record);
    if (response.status === 'pending')
      kernel.clock.after(200 + kernel.random.fraction() * 20_000, () => settle(record));
    else if (kernel.chance(0.5)) tell(record);
    return record;
  };

  const lookUp = async (transaction: Transaction): Promise<GatewayResponse> => {
    await kernel.step();
    if (goesWrong()) throw new PaymentError('gateway_error', 'unknown', 'no answer');
    const record = [...records.values()].find(
      (found) => found.transaction.transactionId === transaction.transactionId,
    );
    if (record === undefined || record.visibleAtMs > kernel.clock.monotonicNow()) {
      throw new PaymentError('transaction_not_found', 'none', 'no such transaction');
    }
    return record.response;
  };

  const handleCallback = async (
    payload: Uint8Array,
    context: GatewayCallbackContext,
  ): Promise<GatewayCallbackResult> => {
    if (habits.callbackProof === 'signature' && context.headers['x-signature'] !== 'genuine') {
      throw new PaymentError('callback_rejected', 'none', 'wrong signature');
    }
    const update = JSON.parse(Buffer.from(payload).toString('utf8')) as GatewayResponse;
    const evidence = habits.callbackProof === 'signature' ? 'signed' : 'hint';
    return {
      kind: 'updates',
      updates: [update],
      evidence,
      acknowledgement: { status: 200, headers: {}, body: '' },
    };
  };

  const capability = {
    idempotency: habits.idempotency,
    keyLifetime: 24 * 3_600_000,
    absenceIsProof: habits.absenceIsProof,
    settleTimeMs: 60_000,
    amounts: { '*': { minMinor: 1, maxMinor: 1e12 } },
  };
  return {
    movements,
    requests,
    gateway: {
      specificationVersion: 'v1',
      gatewayId: 'sim',
      capabilities: {
        operations: { deposit: capability, withdraw: capability, lookUp: capability },
        callbackProof: habits.callbackProof,
        environment: 'test',
      },
      deposit: (transaction, context) => carryOut('deposit', transaction, context),
      withdraw: (transaction, context) => carryOut('withdraw', transaction, context),
      lookUp,
      handleCallback,
    },
  };
}
