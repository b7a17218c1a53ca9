import {
  createRealClock,
  openSimulatorJournal,
  startSimulator,
  type SimulatorClock,
  type SimulatorFault as Fault,
} from '@lango/core/simulator-kit';
import { stripeControl } from './control-api.js';
import { faultSettings, type FaultSubject, type SimulatorFault } from './fault-settings.js';
import { answerPayerPage } from './payer-pages.js';
import { routeStripe } from './route-stripe.js';
import { createSettler } from './settler.js';
import { createSimulatorActions, type SimulatorActions } from './simulator-actions.js';
import type { SimulatedMovement, SimulatorRecord } from './simulator-records.js';
import { createSimulatorState, isUnsettled } from './simulator-state.js';
import { createWebhooks } from './webhooks.js';

/** The default signing secret. It is public, so use it with a simulator only. */
export const simulatorWebhookSecret = 'whsec_lango_stripe_simulator';

/** Settings of the simulator. */
export interface StripeSimulatorOptions {
  /** Default `127.0.0.1`. Anyone who reaches it can move its make-believe money. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where the state is stored, to be resumed after a stop or a kill. Default: memory only. */
  readonly dataDirectory?: string;
  /** Where webhooks go. Default: the address stored in the data directory; without one they wait. */
  readonly webhookUrl?: string;
  /** Signs the webhooks. Default: the stored one, or `simulatorWebhookSecret`. */
  readonly webhookSecret?: string;
  /** The only accepted key. Default: any `sk_test_…` or `rk_test_…`. */
  readonly apiKey?: string;
  /** Milliseconds until payouts and bank debits settle by themselves; `null`: only by `settle`. Default 250. */
  readonly settleAfterMs?: number | null;
  /** Milliseconds before the second, third … delivery of a webhook; the last one repeats. Default 200 to 5,000. */
  readonly webhookRetryDelaysMs?: readonly number[];
  /** Default: the real time. */
  readonly clock?: SimulatorClock;
  /** Milliseconds since the epoch, while timers run by `clock`. Default: the clock's. */
  readonly now?: () => number;
  /** Called for a fault when no rule matches. */
  readonly faultPolicy?: (request: FaultSubject) => Fault | undefined;
}

/** A running simulator. */
export interface StripeSimulator extends SimulatorActions {
  /** Give this to `createStripeGateway` as `apiBaseUrl`. */
  readonly url: string;
  /** All money that moved, oldest first. */
  ledger(): readonly SimulatedMovement[];
  addFault(fault: SimulatorFault): void;
  clearFaults(): void;
  /** Where webhooks go from now on, those that wait included. */
  setWebhooks(endpoint: { readonly url: string; readonly secret?: string | undefined }): void;
  /** Webhooks not yet acknowledged. */
  pendingWebhooks(): number;
  close(): Promise<void>;
}

/** Starts a local stand-in for Stripe: the end points this adapter uses, with webhooks, pages, a ledger, and faults on demand. */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}): Promise<StripeSimulator> {
  const {
    now,
    clock: baseClock = createRealClock(),
    webhookRetryDelaysMs = [200, 500, 1_000, 2_000, 5_000],
  } = options;
  const clock = now === undefined ? baseClock : { ...baseClock, now };
  const journal = openSimulatorJournal<readonly SimulatorRecord[]>(
    options.dataDirectory,
    'stripe-simulator.jsonl',
  );
  const state = createSimulatorState(journal);
  const webhooks = createWebhooks(state, { clock, retryDelaysMs: webhookRetryDelaysMs });
  let url = '';
  const around = { state, now: () => clock.now(), baseUrl: () => url };
  const actions: SimulatorActions = createSimulatorActions({ ...around, committed: () => wake() });
  const { settleAfterMs = 250 } = options;
  const settler = createSettler(clock, settleAfterMs, (reference) => {
    const object = state.locate(reference)?.object;
    if (object !== undefined && isUnsettled(object)) actions.settle(reference);
  });
  const known = new Set<string>();
  const wake = () => {
    const fresh = state.pendingEvents().filter(({ callbackId }) => !known.has(callbackId));
    for (const { callbackId } of fresh) known.add(callbackId);
    webhooks.enqueue(fresh);
    settler.watch(state.unsettled());
  };
  const setWebhooks: StripeSimulator['setWebhooks'] = ({ url: address, secret }) => {
    const former = state.endpoint()?.secret ?? options.webhookSecret ?? simulatorWebhookSecret;
    state.commit([{ type: 'endpoint', url: address, secret: secret ?? former }]);
    webhooks.wake();
  };
  const simulator = await startSimulator({
    host: options.host,
    port: options.port,
    clock,
    ...routeStripe({ ...around, apiKey: options.apiKey, committed: wake }),
    faults: faultSettings(options.faultPolicy),
    pages: (request) => answerPayerPage({ state, actions }, request),
    ledger: () => state.movements(),
    waitingCallbacks: () => state.pendingEvents().map(({ callbackId }) => callbackId),
    control: stripeControl({ state, actions, setEndpoint: setWebhooks }),
  });
  ({ url } = simulator);
  const webhookUrl = options.webhookUrl ?? state.endpoint()?.url;
  if (webhookUrl !== undefined) setWebhooks({ url: webhookUrl, secret: options.webhookSecret });
  wake();
  return {
    ...actions,
    url,
    ledger: () => state.movements(),
    addFault: (fault) => simulator.add(fault),
    clearFaults: () => simulator.clear(),
    setWebhooks,
    pendingWebhooks: () => state.pendingEvents().length,
    close: async () => {
      settler.close();
      webhooks.close();
      await simulator.close();
      journal.close();
    },
  };
}
