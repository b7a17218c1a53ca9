import type { Shop } from '../traffic/shop.js';

/** One request until its 202. */
export interface Accept {
  /** Milliseconds since the epoch; when it was first asked. */
  readonly askedMs: number;
  readonly acceptedMs: number;
}

/** Deposits at a steady pace, each asked again under its key until it is accepted. */
export interface SteadyPayments {
  readonly accepts: readonly Accept[];
  underWay(): number;
  /** Asks for no more. */
  stop(): void;
}

/** Connections that the merchant's server has to ours. */
const underWayMax = 500;

/**
 * Begins to pay. A system that stands still is asked all the same, as by many customers: those beyond `underWayMax` wait for a connection, first come
 * first, and their wait counts from when they came. Without that bound the merchant's own repetitions are all that this machine does after a stall.
 */
export function paySteadily(shop: Shop, perSecond: number, warmUpMs: number): SteadyPayments {
  const accepts: Accept[] = [];
  let [number, open, under] = [0, 0, 0];
  const waiting: (() => void)[] = [];
  const beganMs = Date.now();
  const pay = async (index: number): Promise<void> => {
    const askedMs = Date.now();
    open += 1;
    if (under === underWayMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else under += 1;
    const isCard = index % 2 === 0;
    const accepted = await shop.request(
      '/v1/deposits',
      {
        gateway: isCard ? 'stripe' : 'mpesa',
        amount: isCard
          ? { amountMinor: 10_000 + index, currency: 'USD' }
          : { amountMinor: 100 * (100 + index), currency: 'KES' },
        counterparty: isCard ? {} : { phoneNumber: `+2547${String(10_000_000 + index).slice(-8)}` },
        merchantReference: `N-${index}`,
        ...(isCard && {
          gatewayOptions: {
            stripe: { confirm: true, paymentMethod: 'pm_card_visa', allowRedirects: 'never' },
          },
        }),
      },
      `payment-${index}`,
    );
    open -= 1;
    const next = waiting.shift();
    if (next === undefined) under -= 1;
    else next();
    if (accepted !== undefined) accepts.push({ askedMs, acceptedMs: Date.now() });
  };
  const timer = setInterval(() => {
    const passedMs = Date.now() - beganMs;
    // Evenly faster during the warm-up: ten processes that have just started compile at a tenth of their pace.
    const fullMs = passedMs < warmUpMs ? passedMs ** 2 / (2 * warmUpMs) : passedMs - warmUpMs / 2;
    const due = Math.floor((fullMs * perSecond) / 1_000);
    while (number < due) void pay((number += 1));
  }, 10);
  return { accepts, underWay: () => open, stop: () => clearInterval(timer) };
}
