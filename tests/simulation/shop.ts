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

/** One thing a merchant wants, under one key, asked until it is answered. */
interface Wish {
  readonly merchantId: string;
  readonly kind: Kind;
  readonly key: string;
  readonly gateway: string;
  readonly amount: Money;
  /** The transaction it is about, where it is about one. */
  readonly about?: string;
  readonly callbackUrl?: string;
}

/** What merchants ask our API for. */
export interface Shop {
  readonly open: () => void;
  /** A merchant callback came: now it may be refunded. */
  readonly onTold: (receipt: Receipt) => void;
  readonly isIdle: () => boolean;
}

/** What the shop lives in. */
export interface ShopSurroundings {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly plan: HistoryPlan;
  readonly rows: MemoryRows;
  /** Numbers of payments to leave out, for a shorter history. */
  readonly without: ReadonlySet<number>;
  readonly anyProcess: () => SimulatedProcess | undefined;
}

const patienceMs = 4_000;
const scopes = ['transactions:read', 'deposits:write', 'withdrawals:write', 'refunds:write'];

/** Merchants that ask, ask again, ask twice at once, and ask for what is not theirs. */
export function createShop(surroundings: ShopSurroundings): Shop {
  const { kernel, faults, plan, without, anyProcess } = surroundings;
  const { chance } = kernel;
  const told = new Set<string>();
  let waiting = 0;

  /** Asks until an answer comes that is not the server's own failure. */
  const insist = async (wish: Wish): Promise<Answer> => {
    waiting += 1;
    for (;;) {
      const process = anyProcess();
      const answer = process && (await answerWithin(surroundings, process, wish));
      if (answer !== undefined && answer.status < 500) {
        waiting -= 1;
        return answer;
      }
      await kernel.sleep(1_000);
    }
  };

  const pay = async (number: number): Promise<void> => {
    const merchantId = number % 2 === 0 ? 'mer_1' : 'mer_2';
    const wish: Wish = {
      merchantId,
      kind: chance.happens(0.55) ? 'deposit' : 'withdrawal',
      // Both merchants count alike: their keys must not meet.
      key: `order-${number >> 1}`,
      gateway: chance.pick(plan.providers).gatewayId,
      amount: { amountMinor: 1_000 + 10 * number, currency: 'KES' },
      ...(chance.happens(0.3) && { callbackUrl: `https://${merchantId}.example/own` }),
    };
    if (faults.strikes('merchant asks twice at once', 'shop')) void insist(wish);
    const { transactionId } = await insist(wish);
    if (transactionId === undefined) return;
    if (faults.strikes('merchant reuses a key', 'shop')) {
      const { amountMinor, currency } = wish.amount;
      void insist({ ...wish, amount: { amountMinor: amountMinor + 1, currency } });
    }
    const about = { ...wish, about: transactionId };
    void insist({ ...about, kind: 'read', key: `read-${number}` });
    if (faults.strikes('stranger asks', 'shop')) strangerAsks(about, number);
    if (wish.kind === 'deposit' && chance.happens(0.2)) {
      kernel.after(
        chance.fraction() * 6_000,
        () => void insist({ ...about, kind: 'cancel', key: `cancel-${number}` }),
      );
    }
  };

  /** Whoever knows the id of another's transaction. */
  const strangerAsks = (wish: Wish, number: number): void => {
    const merchantId = wish.merchantId === 'mer_1' ? 'mer_2' : 'mer_1';
    for (const kind of ['read', 'cancel', 'refund'] as const)
      void insist({ ...wish, merchantId, kind, key: `strange-${kind}-${number}` });
  };

  return {
    open: () => {
      for (let number = 0; number < plan.payments; number += 1) {
        const afterMs = chance.fraction() * 7_000;
        if (!without.has(number)) kernel.after(afterMs, () => void pay(number));
      }
    },
    isIdle: () => waiting === 0,
    onTold: ({ transactionId, type, verdict }) => {
      if (
        !plan.refunds ||
        type !== 'transaction.succeeded' ||
        verdict !== 'verified' ||
        told.has(transactionId)
      )
        return;
      told.add(transactionId);
      const record = surroundings.rows.transactions.get(transactionId)?.record;
      if (record === undefined || record.transaction.originalTransactionId !== undefined) return;
      const { money, kind, gatewayId } = record.transaction;
      const count = faults.strikes('refunds at once', 'shop') ? 3 : 1;
      for (let index = 0; index < count; index += 1) {
        const amountMinor = Math.ceil(money.amountMinor * chance.pick([0.4, 0.6, 1]));
        void insist({
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

/** The answer of one process, or nothing when it takes longer than a client waits. */
async function answerWithin(
  surroundings: ShopSurroundings,
  process: SimulatedProcess,
  wish: Wish,
): Promise<Answer | undefined> {
  const { kernel, trace } = surroundings;
  const since = trace.entries.length;
  let giveUp: () => void = () => undefined;
  const patience = new Promise<undefined>((resolve) => {
    giveUp = kernel.after(patienceMs, () => resolve(undefined));
  });
  const answer = await Promise.race([ask(process, wish), patience]);
  giveUp();
  if (answer !== undefined) note(surroundings, process, wish, { ...answer, since });
  return answer;
}

async function ask(process: SimulatedProcess, wish: Wish): Promise<Answer> {
  const { merchantId, kind, key, gateway, amount, about, callbackUrl } = wish;
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
    const handler = process.api[kind] as (given: typeof call) => Promise<HttpResult>;
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
  { trace, rows }: ShopSurroundings,
  process: SimulatedProcess,
  wish: Wish,
  { status, body, transactionId, since }: Answer & { readonly since: number },
): void {
  const { merchantId, key, kind, amount, about } = wish;
  const stored = rows.idempotencyKeys.get(`${merchantId}/test/${key}`);
  trace.add(process.name, {
    kind: 'asked',
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
