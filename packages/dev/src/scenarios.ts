import type { LangoClient } from '@lango/runtime-kafka/client';
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
  const prompt = async (
    kind: 'createDeposit' | 'createWithdrawal',
    fault?: { kind: string; code?: string; delayMs?: number },
    times = 1,
  ) => {
    const { reference, amountMinor } = next();
    const operation = kind === 'createDeposit' ? 'deposit' : 'withdrawal';
    if (fault !== undefined)
      await control(mpesa.url, 'faults', { operation, match: { amountMinor }, fault, times });
    const { transactionId } = await client[kind]({
      idempotencyKey: reference,
      body: {
        gateway: 'mpesa',
        amount: { amountMinor, currency: 'KES' },
        merchantReference: reference,
        counterparty: { phoneNumber: '+254712345678' },
      },
    });
    return transactionId;
  };
  const card = async () => {
    const { reference, amountMinor } = next();
    const { transactionId } = await client.createDeposit({
      idempotencyKey: reference,
      body: {
        gateway: 'stripe',
        amount: { amountMinor, currency: 'USD' },
        merchantReference: reference,
        counterparty: {},
        gatewayOptions: { stripe: { confirm: true, paymentMethod: 'pm_card_visa', allowRedirects: 'never' } },
      },
    });
    return transactionId;
  };
  const transfer = async () => {
    const { reference, amountMinor } = next();
    const { transactionId } = await client.createWithdrawal({
      idempotencyKey: reference,
      body: {
        gateway: 'stripe',
        amount: { amountMinor, currency: 'USD' },
        merchantReference: reference,
        counterparty: { stripeAccount: 'acct_1ExampleSupplier' },
      },
    });
    return transactionId;
  };
  /** Sends a control request about a Stripe payment after it has succeeded. */
  const afterwards = async (pay: () => Promise<string>, request: string) => {
    const transactionId = await pay();
    const gatewayReference = await succeeded(client, transactionId);
    await control(stripe.url, request, { gatewayReference });
    return transactionId;
  };
  return {
    deposit: () => prompt('createDeposit'),
    card,
    payout: () => prompt('createWithdrawal'),
    decline: () => prompt('createDeposit', { kind: 'decline', code: '1032' }),
    'lose-answer': () => prompt('createDeposit', { kind: 'drop-after-acting' }),
    'lose-callback': () => prompt('createDeposit', { kind: 'no-callback' }),
    slow: () => prompt('createDeposit', { kind: 'late-callback', delayMs: 20_000 }),
    // The request and all look-ups fail: the payment has to be reviewed.
    hold: async () => {
      const { reference, amountMinor } = next();
      for (const operation of ['withdrawal', 'status'])
        await control(mpesa.url, 'faults', {
          operation,
          ...(operation === 'withdrawal' && { match: { amountMinor } }),
          fault: { kind: 'drop-before-acting' },
          times: operation === 'withdrawal' ? 1 : 6,
        });
      const { transactionId } = await client.createWithdrawal({
        idempotencyKey: reference,
        body: {
          gateway: 'mpesa',
          amount: { amountMinor, currency: 'KES' },
          merchantReference: reference,
          counterparty: { phoneNumber: '+254712345678' },
        },
      });
      return transactionId;
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
