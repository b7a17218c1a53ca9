import type { GatewayNames } from '../gateway-names.js';

/** A stand-in for the provider: its rules, its books and its callbacks, as far as its documents go. */
export function simulatorTemplate({ id, type }: GatewayNames): string {
  return `import { createHmac } from 'node:crypto';
import { formatMajorUnits, parseMajorUnits, type Money, type Transaction } from '@lango/core';
import {
  startFaultServer,
  type ConformanceCallback,
  type ConformanceCallbackContent,
  type ConformanceMovement,
  type ConformanceSettlement,
  type FaultServer,
  type FaultServerAnswer,
  type FaultServerRequest,
} from '@lango/core/conformance';

/** An account at the stand-in: what opens it, and what signs its callbacks. They open nothing anywhere else. */
export interface ${type}Account {
  readonly apiKey: string;
  readonly callbackSecret: string;
}

/** The accounts that exist. */
export const simulatorAccounts: readonly [${type}Account, ${type}Account] = [
  { apiKey: '${id}-key-of-the-first-account', callbackSecret: '${id}-secret-of-the-first-account' },
  { apiKey: '${id}-key-of-the-other-account', callbackSecret: '${id}-secret-of-the-other-account' },
];

/** What the stand-in does with the payments that come. */
export interface ${type}SimulatorOptions {
  /** Status of every new payment, as the provider spells it. Default \`SUCCESS\`. */
  readonly status?: string;
  /** Leaves the payment's number out of its answers. */
  readonly omitsReference?: boolean;
}

interface Payment {
  readonly id: string;
  readonly account: ${type}Account;
  readonly reference: string;
  readonly phone: string;
  /** The payment that a refund gives back. */
  readonly original?: Payment | undefined;
  money: Money;
  status: string;
}

/** A stand-in for ${type} on loopback. */
export interface ${type}Simulator {
  /** Its network: the address, every request, faults on demand. */
  readonly server: FaultServer;
  /** What its books hold of a transaction. */
  movementsOf(transaction: Transaction, account?: ${type}Account): readonly ConformanceMovement[];
  /** Ends a payment, also again. */
  settle(transaction: Transaction, settlement?: ConformanceSettlement): void;
  /** A deposit that was paid some time ago; gives back the provider's number. */
  addDeposit(transaction: Transaction): string;
  /** These bytes as the provider signs and sends them. */
  sign(payload: Uint8Array, account?: ${type}Account): ConformanceCallback;
  /** A signed callback. */
  callback(transaction: Transaction, content: ConformanceCallbackContent, account?: ${type}Account): ConformanceCallback;
}

const declines = ['DECLINED', 'NO_FUNDS'];
const json = (status: number, body: object): FaultServerAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Starts it. Replace what it answers by what the provider's documents show: it is the provider's side, and shares no code with the adapter. */
export async function start${type}Simulator(options: ${type}SimulatorOptions = {}): Promise<${type}Simulator> {
  const { status: initial = 'SUCCESS', omitsReference = false } = options;
  const payments: Payment[] = [];
  const byKey = new Map<string, Payment>();
  const [first] = simulatorAccounts;
  const shown = ({ id, reference, money, status }: Payment) => ({
    ...(omitsReference ? {} : { id }),
    ...{ reference, amount: formatMajorUnits(money), currency: money.currency, status, message: 'as told' },
  });
  const add = (payment: Omit<Payment, 'id'>): Payment => {
    const made = { id: \`${id}_\${payments.length + 1}\`, ...payment };
    payments.push(made);
    return made;
  };
  const create = (account: ${type}Account, { headers, body }: FaultServerRequest): FaultServerAnswer => {
    const key = \`\${account.apiKey} \${headers['idempotency-key'] ?? ''}\`;
    const asked = JSON.parse(body.toString()) as Readonly<Record<string, string>>;
    const { reference = '', kind, amount = '', currency = '' } = asked;
    const original = payments.find(({ id }) => id === asked['original']);
    if (kind === 'refund' && original === undefined) return json(422, { code: 'no_such_original' });
    const phone = original?.phone ?? asked['phone'] ?? '';
    const fresh = { account, reference, phone, original, money: parseMajorUnits(amount, currency), status: initial };
    if (declines.includes(initial)) return json(402, shown({ id: '${id}_declined', ...fresh }));
    const payment = byKey.get(key) ?? add(fresh);
    byKey.set(key, payment);
    return json(201, shown(payment));
  };
  const answer = (request: FaultServerRequest): FaultServerAnswer => {
    const account = simulatorAccounts.find(({ apiKey }) => request.headers['authorization'] === \`Bearer \${apiKey}\`);
    if (account === undefined) return json(401, { code: 'unauthorized' });
    if (request.method === 'POST') return create(account, request);
    const wanted = decodeURIComponent(request.path.split('/').at(-1) ?? '');
    const found = payments.find((payment) => payment.account === account && payment.reference === wanted);
    return found === undefined ? json(404, { code: 'payment_not_found' }) : json(200, shown(found));
  };
  const sign = (payload: Uint8Array, account: ${type}Account = first): ConformanceCallback => {
    const signature = createHmac('sha256', account.callbackSecret).update(payload).digest('hex');
    return { payload, headers: { '${id}-signature': signature }, url: 'https://host.example/callbacks/${id}' };
  };
  return {
    sign,
    server: await startFaultServer({ answer }),
    movementsOf: ({ transactionId }, account = first) =>
      payments
        .filter((payment) => payment.account === account && payment.reference === transactionId)
        .filter(({ status }) => !declines.includes(status))
        .map(({ money, phone, status }) => ({ money, to: phone, isFinal: status === 'SUCCESS' })),
    settle: ({ transactionId }, { money, outcome = 'succeeded' } = {}) => {
      for (const payment of payments.filter(({ reference }) => reference === transactionId)) {
        payment.status = outcome === 'succeeded' ? 'SUCCESS' : 'DECLINED';
        payment.money = money ?? payment.money;
      }
    },
    addDeposit: ({ transactionId: reference, money, counterparty: { phoneNumber: phone = '' } }) =>
      add({ account: first, reference, phone, money, status: 'SUCCESS' }).id,
    callback: ({ transactionId: reference, gatewayReference: id, money }, content, account = first) => {
      const status = { succeeded: 'SUCCESS', failed: 'DECLINED', 'unknown-code': 'SIDEWAYS' }[content.outcome];
      const { currency } = content.money ?? money;
      const amount = formatMajorUnits(content.money ?? money);
      const payload = Buffer.from(JSON.stringify({ id, reference, amount, currency, status, message: 'told' }));
      return sign(payload, account);
    },
  };
}
`;
}
