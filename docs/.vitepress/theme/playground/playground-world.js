import { createPaymentFlow } from '@lango/core';
import { createSimulatedProvider, format } from './simulated-provider.js';

/** The table of a shop: the four methods that a payment flow needs. A process that has died reaches it no more. */
function createTable() {
  const rows = new Map();
  const methods = {
    insert: async (payment) =>
      rows.get(payment.paymentKey) ?? (rows.set(payment.paymentKey, payment), payment),
    find: async ({ transactionId, gatewayReference }) =>
      [...rows.values()].find(({ transaction }) =>
        transactionId === undefined
          ? transaction.gatewayReference === gatewayReference
          : transaction.transactionId === transactionId,
      ),
    update: async (payment, expectedVersion) => {
      if (rows.get(payment.paymentKey)?.transaction.version !== expectedVersion) return false;
      rows.set(payment.paymentKey, payment);
      return true;
    },
    listDue: async (nowMs, limit) =>
      [...rows.values()].filter(({ dueAtMs }) => dueAtMs <= nowMs).slice(0, limit),
  };
  const openFor = (process) =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...args) => (process.isDead ? new Promise(() => {}) : method(...args)),
      ]),
    );
  return { rows, openFor };
}

/** A shop with real decisions, a simulated provider, and a clock that waits for nobody: what is due is due at once. */
export function createPlaygroundWorld({ onLine, onChange }) {
  const table = createTable();
  const startedAt = Date.now();
  let skippedMs = 0;
  let orders = 0;
  let shop;
  const now = () => Date.now() + skippedMs;
  const log = (who, text) => onLine({ who, text, atMs: now() - startedAt });

  const startShop = () => {
    const process = { isDead: false };
    const flow = createPaymentFlow({
      gateway: provider.gateway,
      store: table.openFor(process),
      callbackUrl: 'https://shop.example/payment-callbacks',
      secret: 'only for this page, and for nobody else',
      callTimeoutMs: 4_000,
      now,
      onChange: (payment) => {
        log('journal', describe(payment));
        onChange();
      },
      logger: {
        debug() {},
        info() {},
        warn: (_, text) => log('shop', text),
        error: (_, text) => log('shop', text),
      },
    });
    shop = { process, flow };
  };
  const provider = createSimulatedProvider({
    log,
    deliver: async (request) => {
      log('shop', 'a callback arrives; it proves nothing, so the provider is asked');
      await shop.flow.handleCallback(request);
      await shop.flow.idle();
    },
    die: () => {
      shop.process.isDead = true;
      log('shop', 'the process dies, and a new one starts on the same table');
      setTimeout(startShop, 600);
    },
  });
  startShop();

  // Time that nobody works in is skipped: the next step's due time comes at once.
  const timer = setInterval(async () => {
    const due = [...table.rows.values()].map(({ dueAtMs }) => dueAtMs).filter((at) => at !== undefined);
    if (due.length === 0 || shop.process.isDead) return;
    const waitMs = Math.min(...due) - now();
    if (waitMs > 0) {
      skippedMs += waitMs;
      log('clock', `${Math.round(waitMs / 1_000)} s pass`);
    }
    await shop.flow.runDue();
  }, 2_500);

  return {
    deposit: async (fault) => {
      provider.choose(fault);
      orders += 1;
      const money = { amountMinor: 150_000, currency: 'KES' };
      log('shop', `order-${orders}: asks for ${format(money)}`);
      await shop.flow.deposit({
        key: `order-${orders}`,
        money,
        counterparty: { phoneNumber: '+254712345678' },
      });
    },
    payments: () => [...table.rows.values()],
    movedMinor: provider.movedMinor,
    stop: () => clearInterval(timer),
  };
}

function describe({ paymentKey, transaction, entries, review, dueAtMs, lookUps }) {
  const { status, version, failure } = transaction;
  return [
    `${paymentKey} version ${version}: ${status}`,
    failure && `(${failure.reason})`,
    entries.length > 0 &&
      `, booked ${entries.map(({ kind, money }) => `${kind} ${format(money)}`).join(', ')}`,
    review && `, waits for a person: ${review.reason}`,
    dueAtMs !== undefined &&
      `, ${status === 'submitted' ? 'intent committed' : `look-up ${lookUps + 1} is due`}`,
  ]
    .filter(Boolean)
    .join('')
    .replace('(', ' (');
}
