import { until, type Stage, type Story } from './story.js';

const kes = (number: number) => ({ amountMinor: 100 * (100 + number), currency: 'KES' });
const usd = (number: number) => ({ amountMinor: 10_000 + number, currency: 'USD' });
const phone = (number: number) => ({ phoneNumber: `+2547${String(10_000_000 + number).slice(-8)}` });
const card = (paymentMethod: string, more: object = {}) => ({
  stripe: { confirm: true, paymentMethod, allowRedirects: 'never', ...more },
});
const succeeded = ({ status }: { readonly status: string }) => status === 'succeeded';

/** Tells a gateway's simulator what to do wrong; a rule that it does not take is a mistake of ours. */
async function addFault(
  { mpesaUrl, stripeUrl, post }: Stage,
  gateway: 'mpesa' | 'stripe',
  rule: object,
): Promise<void> {
  const url = gateway === 'mpesa' ? mpesaUrl : stripeUrl;
  const status = await post(`${url}/_simulator/faults`, JSON.stringify(rule));
  if (status !== undefined && status >= 400)
    throw new Error(`the simulator refused ${JSON.stringify(rule)} with ${status}`);
}

/** One payment that meets one fault at its gateway. */
async function pay(
  stage: Stage,
  gateway: 'mpesa' | 'stripe',
  kind: 'deposit' | 'withdrawal',
  number: number,
  fault?: object,
  options?: object,
): Promise<string | undefined> {
  const { shop } = stage;
  const amount = gateway === 'mpesa' ? kes(number) : usd(number);
  if (fault !== undefined) {
    const { amountMinor } = amount;
    await addFault(stage, gateway, { operation: kind, match: { amountMinor }, fault });
  }
  const counterparty =
    gateway === 'mpesa' ? phone(number) : kind === 'withdrawal' ? { stripeAccount: 'acct_1Supplier' } : {};
  const body = {
    gateway,
    amount,
    counterparty,
    merchantReference: `N-${number}`,
    ...(options && { gatewayOptions: options }),
  };
  return shop.request(`/v1/${kind}s`, body, `payment-${number}`);
}

const payment = (
  name: string,
  gateway: 'mpesa' | 'stripe',
  kind: 'deposit' | 'withdrawal',
  fault?: object,
  options?: object,
): Story => ({
  name,
  tell: async (stage, number) => void (await pay(stage, gateway, kind, number, fault, options)),
});

/** Payments that end by themselves, whatever their gateway does to them. */
export const paymentStories: readonly Story[] = [
  payment('deposit that a callback ends', 'mpesa', 'deposit'),
  payment('deposit that its answer ends', 'stripe', 'deposit', undefined, card('pm_card_visa')),
  payment('withdrawal that a callback ends', 'mpesa', 'withdrawal'),
  payment('withdrawal that its answer ends', 'stripe', 'withdrawal'),
  payment('declined by the customer', 'mpesa', 'deposit', { kind: 'decline', code: '1032' }),
  payment('declined by the bank', 'stripe', 'deposit', undefined, card('pm_card_chargeDeclined')),
  payment('answer lost, callback comes', 'mpesa', 'deposit', { kind: 'drop-after-acting' }),
  payment(
    'answer lost, asked again',
    'stripe',
    'deposit',
    { kind: 'drop-after-acting' },
    card('pm_card_amex'),
  ),
  payment('callback lost, looked up', 'mpesa', 'withdrawal', { kind: 'no-callback' }),
  payment('deposit whose callback is lost', 'mpesa', 'deposit', { kind: 'no-callback' }),
  payment('looked up, and its receipt is told after', 'mpesa', 'deposit', {
    kind: 'late-callback',
    delayMs: 5_000,
  }),
  payment('unreadable callback', 'mpesa', 'deposit', { kind: 'malformed-callback' }),
  payment('callback comes twice', 'mpesa', 'deposit', { kind: 'duplicate-callback' }),
  payment('webhook comes twice', 'stripe', 'deposit', { kind: 'duplicate-callback' }, card('pm_card_visa')),
  payment('callback before the answer', 'mpesa', 'deposit', { kind: 'reorder-callback' }),
  payment('throttled', 'stripe', 'deposit', { kind: 'throttle' }, card('pm_card_visa')),
  payment('request lost, a person has to look', 'mpesa', 'deposit', { kind: 'drop-before-acting' }),
];

/** Payments with something after them. */
export const followedStories: readonly Story[] = [
  {
    name: 'refund',
    tell: async (stage, number) => {
      const id = await pay(stage, 'stripe', 'deposit', number, undefined, card('pm_card_visa'));
      if (id === undefined || (await until(stage, id, succeeded)) === undefined) return;
      await stage.shop.request(`/v1/transactions/${id}/refunds`, {}, `refund-${number}`);
    },
  },
  {
    name: 'reversal',
    tell: async (stage, number) => {
      const id = await pay(stage, 'mpesa', 'deposit', number);
      if (id === undefined || (await until(stage, id, succeeded)) === undefined) return;
      await stage.shop.request(`/v1/transactions/${id}/reversals`, {}, `reversal-${number}`);
    },
  },
  { name: 'capture of held money', tell: (stage, number) => hold(stage, number, 'capture') },
  { name: 'cancelled while pending', tell: (stage, number) => hold(stage, number, 'cancel') },
];

/** How a simulator knows a payment of ours. */
const amountOf = (number: number) => ({ amountMinor: usd(number).amountMinor });

/** Loses the next request together with the repeat that the retry layer makes in place: then any process may have to send it again. */
const loseTwice = (
  stage: Stage,
  operation: 'deposit' | 'withdrawal' | 'refund' | 'capture' | 'cancel',
  match: { readonly amountMinor: number } | { readonly reference: string },
): Promise<void> =>
  addFault(stage, 'stripe', { operation, match, times: 2, fault: { kind: 'drop-before-acting' } });

/** Money held on a card, and what is done with it once it is. */
async function hold(
  stage: Stage,
  number: number,
  operation: 'capture' | 'cancel',
  isLost = false,
): Promise<void> {
  const held = card('pm_card_visa', { captureMethod: 'manual' });
  const id = await pay(stage, 'stripe', 'deposit', number, undefined, held);
  if (id === undefined) return;
  const path = operation === 'capture' ? 'captures' : 'cancel';
  const finish = () => stage.shop.request(`/v1/transactions/${id}/${path}`, {}, `${operation}-${number}`);
  stage.held.set(id, finish);
  const reference = await until(stage, id, ({ status }) => status === 'pending');
  if (reference === undefined) return;
  if (isLost) await loseTwice(stage, operation, { reference });
  await finish();
}

/** Requests that are lost where the same one is sent again: what any process may have to do, and the common stories ask of few. */
export const resentStories: readonly Story[] = [
  { name: 'capture that is lost', tell: (stage, number) => hold(stage, number, 'capture', true) },
  { name: 'cancel that is lost', tell: (stage, number) => hold(stage, number, 'cancel', true) },
  {
    name: 'withdrawal that is lost',
    tell: async (stage, number) => {
      await loseTwice(stage, 'withdrawal', amountOf(number));
      await pay(stage, 'stripe', 'withdrawal', number);
    },
  },
  {
    name: 'deposit that is lost',
    tell: async (stage, number) => {
      await loseTwice(stage, 'deposit', amountOf(number));
      await pay(stage, 'stripe', 'deposit', number, undefined, card('pm_card_visa'));
    },
  },
  {
    name: 'held deposit that is lost, then its capture',
    tell: async (stage, number) => {
      await loseTwice(stage, 'deposit', amountOf(number));
      await hold(stage, number, 'capture');
    },
  },
  {
    name: 'refund that is lost',
    tell: async (stage, number) => {
      const id = await pay(stage, 'stripe', 'deposit', number, undefined, card('pm_card_visa'));
      if (id === undefined || (await until(stage, id, succeeded)) === undefined) return;
      await loseTwice(stage, 'refund', amountOf(number));
      await stage.shop.request(`/v1/transactions/${id}/refunds`, {}, `refund-${number}`);
    },
  },
];
