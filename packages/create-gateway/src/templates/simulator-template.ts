import type { GatewayNames } from '../gateway-names.js';

/** A simulator of the provider: its rules, books and callbacks, as documented. */
export function simulatorTemplate({ id, type }: GatewayNames): string {
  return `import { createHmac } from 'node:crypto';
import { formatMajorUnits, parseMajorUnits, type Money, type Transaction } from '@lango/core';
import type { ConformanceCallback, ConformanceCallbackContent, ConformanceMovement, ConformanceSettlement } from '@lango/core/conformance';
import {
  callbacksUnderFaults,
  createCallbackDelivery,
  createRealClock,
  jsonAnswer,
  openSimulatorJournal,
  startSimulator,
  type SimulatorAnswer,
  type SimulatorClock,
  type SimulatorFault,
  type SimulatorFaultRule,
  type SimulatorRequest,
} from '@lango/core/simulator-kit';

/** An account at the simulator: its API key and callback secret. They are valid nowhere else. */
export interface ${type}Account {
  readonly apiKey: string;
  readonly callbackSecret: string;
}

/** All accounts. */
export const simulatorAccounts: readonly [${type}Account, ${type}Account] = [
  { apiKey: '${id}-key-of-the-first-account', callbackSecret: '${id}-secret-of-the-first-account' },
  { apiKey: '${id}-key-of-the-other-account', callbackSecret: '${id}-secret-of-the-other-account' },
];

/** Settings of {@link start${type}Simulator}. */
export interface ${type}SimulatorOptions {
  /** Default \`127.0.0.1\`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Stores payments in this folder. Default: memory only. */
  readonly dataDirectory?: string;
  /** Default: the real time. */
  readonly clock?: SimulatorClock;
  /** The provider's status code of every new payment. Default \`SUCCESS\`. */
  readonly status?: string;
  /** Leaves the payment's id out of answers. */
  readonly omitsReference?: boolean;
}

const operations = ['deposit', 'withdrawal', 'refund', 'lookUp'] as const;
type Operation = (typeof operations)[number];

interface Payment {
  readonly id: string;
  readonly apiKey: string;
  /** The caller's idempotency key: one payment each. */
  readonly key: string;
  readonly kind: Operation;
  /** Our transactionId. */
  readonly reference: string;
  readonly phone: string;
  readonly callbackUrl?: string;
  readonly money: Money;
  readonly status: string;
  /** The provider's fee. */
  readonly fee?: Money;
  /** When it was received, by the simulator's clock. */
  readonly atMs: number;
}

/** A simulator of ${type} on loopback. */
export interface ${type}Simulator {
  /** For the gateway's \`baseUrl\`. */
  readonly url: string;
  addFault(rule: SimulatorFaultRule<Operation>): void;
  clearFaults(): void;
  /** The movements of a transaction in its books. */
  movementsOf(transaction: Transaction, account?: ${type}Account): readonly ConformanceMovement[];
  /** Completes a payment and sends a callback; may be called again. */
  settle(transaction: Transaction, settlement?: ConformanceSettlement): void;
  /** Adds a paid deposit; returns the provider's id. */
  addDeposit(transaction: Transaction): string;
  /** Signs these bytes as the provider would. */
  sign(payload: Uint8Array, account?: ${type}Account): ConformanceCallback;
  /** A signed callback. */
  callback(transaction: Transaction, content: ConformanceCallbackContent, account?: ${type}Account): ConformanceCallback;
  /** Advances the clock: keys expire. */
  advance(ms: number): void;
  /** Resolves when no callback is in flight. */
  callbacksDelivered(): Promise<void>;
  close(): Promise<void>;
}

const declines = ['DECLINED', 'NO_FUNDS'];
/** Provider-specific: how long it remembers a key. */
const keyLifetimeMs = 24 * 3_600_000;

/** Starts the simulator. Change its answers to match the provider's documents. It shares no code with the adapter. */
export async function start${type}Simulator(options: ${type}SimulatorOptions = {}): Promise<${type}Simulator> {
  const { host, port, status: initial = 'SUCCESS', omitsReference = false, clock = createRealClock() } = options;
  const [first] = simulatorAccounts;
  const journal = openSimulatorJournal<Payment>(options.dataDirectory);
  const payments = new Map(journal.former.map((payment) => [payment.id, payment]));
  const save = (payment: Payment): Payment => {
    journal.append(payment);
    payments.set(payment.id, payment);
    return payment;
  };
  const all = () => [...payments.values()];
  let passedMs = 0;
  const now = () => clock.now() + passedMs;
  const shown = ({ id, reference, money, status, fee }: Payment) => ({
    ...(fee !== undefined && { fee: formatMajorUnits(fee) }),
    ...(omitsReference ? {} : { id }),
    ...{ reference, amount: formatMajorUnits(money), currency: money.currency, status, message: 'done' },
  });

  const signatureOf = (payload: Uint8Array | string, { callbackSecret }: ${type}Account) =>
    createHmac('sha256', callbackSecret).update(payload).digest('hex');
  const waiting = new Set<string>();
  const delivery = createCallbackDelivery({
    clock,
    attemptsMax: 5,
    retryDelayMs: (attempt) => 500 * 2 ** attempt,
    prepare: ({ url, callbackId }, body, isForged) => {
      const owner = simulatorAccounts.find(({ apiKey }) => apiKey === payments.get(callbackId)?.apiKey) ?? first;
      const account = isForged ? { ...owner, callbackSecret: 'another-secret' } : owner;
      return url === undefined ? undefined : { url, body, headers: { '${id}-signature': signatureOf(body, account) } };
    },
    onEnd: (callbackId) => waiting.delete(callbackId),
  });
  const notify = (payment: Payment, faults: readonly SimulatorFault[] = []): void => {
    const { id: callbackId, callbackUrl: url } = payment;
    if (url === undefined) return;
    const callback = { callbackId, url, body: JSON.stringify(shown(payment)), dueAtMs: clock.now() };
    const callbacks = callbacksUnderFaults(faults, [callback]);
    if (callbacks.length > 0) waiting.add(callbackId);
    delivery.enqueue(callbacks);
  };

  const create = (payment: Omit<Payment, 'id'>, faults: readonly SimulatorFault[]): SimulatorAnswer => {
    const known = all().find(
      ({ apiKey, key, atMs }) => apiKey === payment.apiKey && key === payment.key && now() - atMs < keyLifetimeMs,
    );
    if (known !== undefined) return jsonAnswer(201, shown(known));
    const decline = faults.find(({ kind }) => kind === 'decline');
    const status = decline === undefined ? initial : (decline.code ?? 'DECLINED');
    const made = { id: \`${id}_\${payments.size + 1}\`, ...payment, status };
    if (declines.includes(status)) return jsonAnswer(402, shown(made));
    notify(save(made), faults);
    return jsonAnswer(201, shown(made));
  };
  const route = ({ method, path, headers, body }: SimulatorRequest) => {
    const account = simulatorAccounts.find(({ apiKey }) => headers['authorization'] === \`Bearer \${apiKey}\`);
    if (account === undefined) return jsonAnswer(401, { code: 'unauthorized' });
    const { apiKey } = account;
    if (method === 'GET') {
      const wanted = decodeURIComponent(path.split('/').at(-1) ?? '');
      const found = all().find((payment) => payment.apiKey === apiKey && payment.reference === wanted);
      return {
        subject: { operation: 'lookUp' as const, reference: wanted },
        act: () => (found === undefined ? jsonAnswer(404, { code: 'payment_not_found' }) : jsonAnswer(200, shown(found))),
      };
    }
    const request = JSON.parse(body) as Readonly<Record<string, string>>;
    const { reference = '', amount = '', currency = '', callbackUrl } = request;
    const kind = operations.find((operation) => operation === request['kind']);
    const original = payments.get(request['original'] ?? '');
    if (kind === undefined || (kind === 'refund' && original === undefined)) return jsonAnswer(422, { code: 'no_such_original' });
    const phone = original?.phone ?? request['phone'] ?? '';
    const money = parseMajorUnits(amount, currency);
    const key = headers['idempotency-key'] ?? '';
    const payment = { apiKey, key, kind, reference, phone, money, status: initial, atMs: now(), ...(callbackUrl && { callbackUrl }) };
    return {
      subject: { operation: kind, amountMinor: money.amountMinor, counterparty: phone, reference },
      act: (faults: readonly SimulatorFault[]) => create(payment, faults),
    };
  };
  const simulator = await startSimulator<Operation>({
    ...{ host, port, clock, route },
    faults: {
      operations,
      kinds: [
        ...(['delay', 'delay-answer', 'drop-before-acting', 'drop-after-acting', 'truncate-answer', 'throttle', 'decline'] as const),
        ...(['no-callback', 'late-callback', 'duplicate-callback', 'malformed-callback', 'forged-callback'] as const),
      ],
    },
    refusals: { throttle: () => jsonAnswer(429, { code: 'too_many_requests' }) },
    ledger: () => all().filter(({ status }) => status === 'SUCCESS'),
    waitingCallbacks: () => [...waiting],
  });
  const sign = (payload: Uint8Array, account = first): ConformanceCallback => ({
    payload,
    headers: { '${id}-signature': signatureOf(payload, account) },
    url: 'https://host.example/callbacks/${id}',
  });
  return {
    sign,
    url: simulator.url,
    addFault: (rule) => simulator.add(rule),
    clearFaults: () => simulator.clear(),
    movementsOf: ({ transactionId }, { apiKey } = first) =>
      all()
        .filter((payment) => payment.apiKey === apiKey && payment.reference === transactionId)
        .filter(({ status }) => !declines.includes(status))
        .map(({ money, phone, status, fee }) => ({ money, to: phone, isFinal: status === 'SUCCESS', ...(fee && { fee }) })),
    settle: ({ transactionId }, { money, fee, outcome = 'succeeded' } = {}) => {
      for (const payment of all().filter(({ reference }) => reference === transactionId)) {
        const status = outcome === 'succeeded' ? 'SUCCESS' : 'DECLINED';
        notify(save({ ...payment, status, money: money ?? payment.money, ...(fee && { fee }) }));
      }
    },
    addDeposit: ({ transactionId: reference, money, counterparty: { phoneNumber: phone = '' } }) => {
      const { apiKey } = first;
      const number = \`${id}_\${payments.size + 1}\`;
      return save({ id: number, apiKey, key: number, kind: 'deposit', reference, phone, money, status: 'SUCCESS', atMs: now() }).id;
    },
    callback: ({ transactionId: reference, gatewayReference: id, money }, content, account = first) => {
      const status = { succeeded: 'SUCCESS', failed: 'DECLINED', 'unknown-code': 'SIDEWAYS' }[content.outcome];
      const { currency } = content.money ?? money;
      const amount = formatMajorUnits(content.money ?? money);
      const fee = content.fee && { fee: formatMajorUnits(content.fee) };
      const payload = Buffer.from(JSON.stringify({ id, reference, amount, currency, status, message: 'done', ...fee }));
      return sign(payload, account);
    },
    advance: (ms) => {
      passedMs += ms;
    },
    callbacksDelivered: () => delivery.idle(),
    close: async () => {
      delivery.close();
      await simulator.close();
      journal.close();
    },
  };
}
`;
}

/** The simulator as a command. */
export function simulatorCommandTemplate({ id, type }: GatewayNames): string {
  return `#!/usr/bin/env node
import { runSimulatorCommand } from '@lango/core/simulator-kit';
import { start${type}Simulator } from './${id}-simulator.js';

void runSimulatorCommand({
  name: 'lango-${id}-simulator',
  about: 'a local simulator of ${type}',
  start: start${type}Simulator,
  flags: { status: { option: 'status', takes: ['SUCCESS', 'PENDING', 'DECLINED', 'NO_FUNDS'], help: 'of every new payment (SUCCESS)' } },
});
`;
}
