import type { LangoClient, PaymentRequest } from '@lango/runtime-kafka/client';
import { askDaraja } from './ask-daraja.js';
import type { SimulatedGateways } from './simulated-gateways.js';

/** Names of the scenarios. */
export const scenarioNames = [
  'deposit',
  'card',
  'payout',
  'decline',
  'lose-answer',
  'lose-callback',
  'slow',
  'hold',
  'incoming-deposit',
  'refund-outside',
  'dispute',
  'return-payout',
] as const;

export type ScenarioName = (typeof scenarioNames)[number];

/** What the scenarios act on. */
export interface ScenarioParts {
  readonly client: LangoClient;
  readonly gateways: SimulatedGateways;
  /** A new reference and a unique amount, so that a fault matches only its own payment. */
  readonly next: () => { readonly reference: string; readonly amountMinor: number };
}

/** Runs the scenario; returns its transaction id, if it has one. */
export type Scenario = () => Promise<string | undefined>;

/** One scenario for each button, run on the simulators. */
export function createScenarios(parts: ScenarioParts): Readonly<Record<ScenarioName, Scenario>> {
  const { client, gateways, next } = parts;
  const { mpesa, stripe, shortCode } = gateways;
  const pay = async (
    kind: 'createDeposit' | 'createWithdrawal',
    currency: string,
    request: Omit<PaymentRequest, 'amount'>,
    { reference, amountMinor } = next(),
  ): Promise<string> => {
    const body = { ...request, amount: { amountMinor, currency }, merchantReference: reference };
    return (await client[kind]({ idempotencyKey: reference, body })).transactionId;
  };
  const byPhone = { gateway: 'mpesa', counterparty: { phoneNumber: '+254712345678' } };
  const card = () =>
    pay('createDeposit', 'USD', {
      gateway: 'stripe',
      counterparty: {},
      gatewayOptions: { stripe: { confirm: true, paymentMethod: 'pm_card_visa', allowRedirects: 'never' } },
    });
  const transfer = () =>
    pay('createWithdrawal', 'USD', {
      gateway: 'stripe',
      counterparty: { stripeAccount: 'acct_1ExampleSupplier' },
    });
  const depositWith = async (fault: { kind: string; code?: string; delayMs?: number }) => {
    const order = next();
    const match = { amountMinor: order.amountMinor };
    await control(mpesa.url, 'faults', { operation: 'deposit', match, fault, times: 1 });
    return pay('createDeposit', 'KES', byPhone, order);
  };
  /** Sends a control request about a Stripe payment after it has succeeded. */
  const afterwards = async (send: () => Promise<string>, request: string) => {
    const transactionId = await send();
    const gatewayReference = await succeeded(client, transactionId);
    await control(stripe.url, request, { gatewayReference });
    return transactionId;
  };
  return {
    deposit: () => pay('createDeposit', 'KES', byPhone),
    card,
    payout: () => pay('createWithdrawal', 'KES', byPhone),
    decline: () => depositWith({ kind: 'decline', code: '1032' }),
    'lose-answer': () => depositWith({ kind: 'drop-after-acting' }),
    'lose-callback': () => depositWith({ kind: 'no-callback' }),
    slow: () => depositWith({ kind: 'late-callback', delayMs: 20_000 }),
    // The request and all look-ups fail: the payment has to be reviewed.
    hold: async () => {
      const order = next();
      const match = { amountMinor: order.amountMinor };
      const fault = { kind: 'drop-before-acting' };
      await control(mpesa.url, 'faults', { operation: 'withdrawal', match, fault, times: 1 });
      await control(mpesa.url, 'faults', { operation: 'status', fault, times: 6 });
      return pay('createWithdrawal', 'KES', byPhone, order);
    },
    'incoming-deposit': async () => {
      const { reference, amountMinor } = next();
      await askDaraja(mpesa.url, 'c2b/v2/simulate', {
        ShortCode: shortCode,
        CommandID: 'CustomerPayBillOnline',
        Amount: String(amountMinor / 100),
        Msisdn: '254712345678',
        BillRefNumber: reference.slice(0, 20),
      });
      return undefined;
    },
    'refund-outside': () => afterwards(card, 'refunds'),
    dispute: () => afterwards(card, 'disputes'),
    'return-payout': () => afterwards(transfer, 'reverse-transfer'),
  };
}

async function succeeded(client: LangoClient, id: string): Promise<string | undefined> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, gatewayReference } = await client.getTransaction({ id });
    if (status === 'succeeded') return gatewayReference;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the payment did not succeed within ten seconds');
}

/** Sends a request to a simulator's control API. */
async function control(url: string, request: string, body: object): Promise<void> {
  const response = await fetch(`${url}/_simulator/${request}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${await response.text()}`);
}
