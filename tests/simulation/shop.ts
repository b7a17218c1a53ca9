import type { Money } from '@lango/core';
import type { HttpResult } from '../../packages/runtime-kafka/src/ports/http-result.js';
import { lightRequest } from './kernel/light-request.js';
import type { Faults } from './kernel/faults.js';
import type { Kernel } from './kernel/kernel.js';
import type { HistoryPlan } from './plan.js';
import type { SimulatedProcess } from './process.js';
import type { MemoryRows } from './store/memory-rows.js';
import type { Receipt, Trace } from './trace.js';

type Kind = 'deposit' | 'withdrawal' | 'refund' | 'reversal' | 'cancel' | 'read';

/** One request of a merchant under one key, retried until it is answered. */
interface ShopRequest {
  readonly merchantId: string;
  readonly kind: Kind;
  readonly key: string;
  readonly gateway: string;
  readonly amount: Money;
  /** The transaction it refers to, if any. */
  readonly about?: string;
  readonly callbackUrl?: string;
}

/** The merchants' API requests. */
export interface Shop {
  readonly open: () => void;
  /** Called for a merchant event: the payment may now be refunded. */
  readonly onEvent: (receipt: Receipt) => void;
  readonly isIdle: () => boolean;
}

/** Dependencies of the shop. */
export interface ShopOptions {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly plan: HistoryPlan;
  readonly rows: MemoryRows;
  /** Payments to leave out, for a shorter history. */
  readonly without: ReadonlySet<number>;
  readonly anyProcess: () => SimulatedProcess | undefined;
}

const timeoutMs = 4_000;
const scopes = ['transactions:read', 'deposits:write', 'withdrawals:write', 'refunds:write'];

/** Merchants that send requests, retry, send duplicates at once, and request other merchants' transactions. */
export function createShop(options: ShopOptions): Shop {
  const { kernel, faults, plan, without, anyProcess } = options;
  const { chance } = kernel;
  const notified = new Set<string>();
  let waiting = 0;

  /** Retries until the answer is not a server error. */
  const sendUntilAnswered = async (request: ShopRequest): Promise<Answer> => {
    waiting += 1;
    for (;;) {
      const process = anyProcess();
      const answer = process && (await answerWithin(options, process, request));
      if (answer !== undefined && answer.status < 500) {
        waiting -= 1;
        return answer;
      }
      await kernel.sleep(1_000);
    }
  };

  const pay = async (number: number): Promise<void> => {
    const merchantId = number % 2 === 0 ? 'mer_1' : 'mer_2';
    const request: ShopRequest = {
      merchantId,
      kind: chance.happens(0.55) ? 'deposit' : 'withdrawal',
      // Both merchants use the same keys, which must not collide.
      key: `order-${number >> 1}`,
      gateway: chance.pick(plan.providers).gatewayId,
      amount: { amountMinor: 1_000 + 10 * number, currency: 'KES' },
      ...(chance.happens(0.3) && { callbackUrl: `https://${merchantId}.example/own` }),
    };
    if (faults.inject('merchant asks twice at once', 'shop')) void sendUntilAnswered(request);
    const { transactionId } = await sendUntilAnswered(request);
    if (transactionId === undefined) return;
    if (faults.inject('merchant reuses a key', 'shop')) {
      const { amountMinor, currency } = request.amount;
      void sendUntilAnswered({ ...request, amount: { amountMinor: amountMinor + 1, currency } });
    }
    const about = { ...request, about: transactionId };
    void sendUntilAnswered({ ...about, kind: 'read', key: `read-${number}` });
    if (faults.inject('stranger asks', 'shop')) strangerAsks(about, number);
    if (request.kind === 'deposit' && chance.happens(0.2)) {
      kernel.after(
        chance.fraction() * 6_000,
        () => void sendUntilAnswered({ ...about, kind: 'cancel', key: `cancel-${number}` }),
      );
    }
  };

  /** A merchant that knows the id of another's transaction. */
  const strangerAsks = (request: ShopRequest, number: number): void => {
    const merchantId = request.merchantId === 'mer_1' ? 'mer_2' : 'mer_1';
    for (const kind of ['read', 'cancel', 'refund'] as const)
      void sendUntilAnswered({ ...request, merchantId, kind, key: `strange-${kind}-${number}` });
  };

  return {
    open: () => {
      for (let number = 0; number < plan.payments; number += 1) {
        const afterMs = chance.fraction() * 7_000;
        if (!without.has(number)) kernel.after(afterMs, () => void pay(number));
      }
    },
    isIdle: () => waiting === 0,
    onEvent: ({ transactionId, type, verdict }) => {
      if (
        !plan.refunds ||
        type !== 'transaction.succeeded' ||
        verdict !== 'verified' ||
        notified.has(transactionId)
      )
        return;
      notified.add(transactionId);
      const record = options.rows.transactions.get(transactionId)?.record;
      if (record === undefined || record.transaction.originalTransactionId !== undefined) return;
      const { money, kind, gatewayId } = record.transaction;
      const count = faults.inject('refunds at once', 'shop') ? 3 : 1;
      for (let index = 0; index < count; index += 1) {
        const amountMinor = Math.ceil(money.amountMinor * chance.pick([0.4, 0.6, 1]));
        void sendUntilAnswered({
          merchantId: record.merchantId,
          kind: kind === 'deposit' ? chance.pick(['refund', 'refund', 'reversal'] as const) : 'reversal',
          key: `undo-${transactionId}-${index}`,
          gateway: gatewayId,
          amount: { amountMinor, currency: money.currency },
          about: transactionId,
        });
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly transactionId: string | undefined;
}

/** The answer of one process; undefined after the client's time-out. */
async function answerWithin(
  options: ShopOptions,
  process: SimulatedProcess,
  request: ShopRequest,
): Promise<Answer | undefined> {
  const { kernel, trace } = options;
  const since = trace.entries.length;
  let giveUp: () => void = () => undefined;
  const timedOut = new Promise<undefined>((resolve) => {
    giveUp = kernel.after(timeoutMs, () => resolve(undefined));
  });
  const answer = await Promise.race([ask(process, request), timedOut]);
  giveUp();
  if (answer !== undefined) note(options, process, request, { ...answer, since });
  return answer;
}

async function ask(process: SimulatedProcess, request: ShopRequest): Promise<Answer> {
  const { merchantId, kind, key, gateway, amount, about, callbackUrl } = request;
  const caller = { merchantId, environment: 'test', scopes, keyId: `key_of_${merchantId}` } as const;
  const url = `https://pay.example.com/v1/${about === undefined ? kind : `transactions/${about}/${kind}`}`;
  const body = {
    gateway,
    amount,
    counterparty: { phoneNumber: `+2547${amount.amountMinor}` },
    metadata: {},
    ...(callbackUrl !== undefined && { callbackUrl }),
  };
  const call = {
    caller,
    request: lightRequest(url, { 'idempotency-key': key }),
    params: { id: about ?? '' },
    body,
    query: {},
  };
  try {
    const handler = process.api[kind] as (input: typeof call) => Promise<HttpResult>;
    const { status, body: text } = await handler(call);
    const { transactionId } = JSON.parse(text) as { transactionId?: string };
    return { status, body: text, transactionId };
  } catch (error) {
    const status = (error as { status?: unknown }).status;
    return {
      status: typeof status === 'number' ? status : 500,
      body: String(error),
      transactionId: undefined,
    };
  }
}

function note(
  { trace, rows }: ShopOptions,
  process: SimulatedProcess,
  request: ShopRequest,
  { status, body, transactionId, since }: Answer & { readonly since: number },
): void {
  const { merchantId, key, kind, amount, about } = request;
  const stored = rows.idempotencyKeys.get(`${merchantId}/test/${key}`);
  trace.add(process.name, {
    kind: 'api request',
    merchantId,
    idempotencyKey: key,
    request: `${kind} ${about ?? ''} ${amount.amountMinor}`,
    status,
    transactionId,
    body,
    isDurable:
      stored?.transactionId === transactionId &&
      rows.transactions.has(transactionId ?? '') &&
      rows.journal.has(transactionId ?? ''),
    since,
  });
}
