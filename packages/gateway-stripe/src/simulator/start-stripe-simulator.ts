import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control-api.js';
import { answerPayerPage } from './payer-pages.js';
import { createSimulatorActions, type SimulatorActions } from './simulator-actions.js';
import { createFaultList, type SimulatorFault } from './simulator-faults.js';
import { openSimulatorJournal } from './simulator-journal.js';
import type { SimulatedMovement } from './simulator-records.js';
import { createSimulatorState, isUnsettled } from './simulator-state.js';
import { createSettler } from './settler.js';
import type { ApiAnswer } from './api-answer.js';
import { createStripeApiServer } from './stripe-api-server.js';
import { createWebhookSender } from './webhook-sender.js';

/** The signing secret where none is given: known to everyone, and good for a simulator only. */
export const simulatorWebhookSecret = 'whsec_lango_stripe_simulator';

/** Settings of the simulator. */
export interface StripeSimulatorOptions {
  /** Default `127.0.0.1`. Anyone who reaches it can move its make-believe money. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where everything is kept, to be resumed after a stop or a kill. Default: nothing is kept. */
  readonly dataDirectory?: string;
  /** Where webhooks go. Default: the one kept in the data directory; without any they wait. */
  readonly webhookUrl?: string;
  /** Signs the webhooks. Default: the one kept, or `simulatorWebhookSecret`. */
  readonly webhookSecret?: string;
  /** The only key taken. Default: any `sk_test_…` or `rk_test_…`. */
  readonly apiKey?: string;
  /** Milliseconds until payouts and bank debits arrive by themselves; `null`: only when told to. Default 250. */
  readonly settleAfterMs?: number | null;
  /** Milliseconds before the second, third … delivery of a webhook; the last one repeats. Default 200 to 5,000. */
  readonly webhookRetryDelaysMs?: readonly number[];
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
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

const bodyBytesMax = 256 * 1024;

/** Starts a local stand-in for Stripe: the end points this adapter uses, with webhooks, pages, a ledger, and faults on demand. */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}): Promise<StripeSimulator> {
  const now = options.now ?? Date.now;
  const journal = openSimulatorJournal(options.dataDirectory);
  const state = createSimulatorState(journal);
  const faults = createFaultList();
  const retryDelaysMs = options.webhookRetryDelaysMs ?? [200, 500, 1_000, 2_000, 5_000];
  const sender = createWebhookSender(state, { retryDelaysMs, now });
  let url = '';
  const baseUrl = () => url;
  const actions: SimulatorActions = createSimulatorActions({ state, now, baseUrl, committed: () => wake() });
  const settler = createSettler(
    options.settleAfterMs === undefined ? 250 : options.settleAfterMs,
    (reference) => {
      const found = state.locate(reference)?.object;
      if (found !== undefined && isUnsettled(found)) actions.settle(reference);
    },
  );
  const wake = () => {
    sender.wake();
    settler.watch(state.unsettled());
  };
  const setWebhooks: StripeSimulator['setWebhooks'] = ({ url: address, secret }) => {
    const known = state.endpoint()?.secret ?? options.webhookSecret ?? simulatorWebhookSecret;
    state.commit([{ type: 'endpoint', url: address, secret: secret ?? known }]);
    sender.wake();
  };
  const api = createStripeApiServer({ state, faults, apiKey: options.apiKey, now, baseUrl, committed: wake });
  const control = { state, faults, actions, setEndpoint: setWebhooks };

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === undefined) return void response.writeHead(413).end();
    const { pathname, search } = new URL(request.url ?? '/', 'http://simulator.invalid');
    const method = request.method ?? 'GET';
    const page = answerPayerPage(
      { state, actions },
      method,
      pathname,
      new URLSearchParams(body).get('choice'),
    );
    if (page !== undefined) {
      const location = page.location === undefined ? {} : { location: page.location };
      response
        .writeHead(page.status, { 'content-type': 'text/html; charset=utf-8', ...location })
        .end(page.html);
      return;
    }
    const controlled = answerControl(control, method, pathname, body);
    if (controlled !== undefined) {
      response
        .writeHead(controlled.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(controlled.body));
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    write(response, await api({ method, path: pathname, query: search.slice(1), headers, body }));
  };

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    settler.close();
    await sender.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    journal.close();
  };

  url = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
  const webhookUrl = options.webhookUrl ?? state.endpoint()?.url;
  if (webhookUrl !== undefined) setWebhooks({ url: webhookUrl, secret: options.webhookSecret });
  wake();
  return {
    ...actions,
    url,
    ledger: () => state.movements(),
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    setWebhooks,
    pendingWebhooks: () => state.pendingEvents().length,
    close: () => (closing ??= close()),
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function write(response: ServerResponse, answer: ApiAnswer): void {
  switch (answer.connection) {
    case 'cut':
      response.destroy();
      return;
    case 'truncate':
      response.writeHead(answer.status, {
        ...answer.headers,
        'content-length': String(Buffer.byteLength(answer.body)),
      });
      response.write(answer.body.slice(0, Math.floor(answer.body.length / 2)), () => response.destroy());
      return;
    case undefined:
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
  }
}
