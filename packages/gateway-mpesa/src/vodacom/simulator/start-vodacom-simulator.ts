import { generateKeyPairSync, createPublicKey, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createCallbackDelivery } from '../../shared/simulator/callback-delivery.js';
import { createRealClock } from '../../shared/simulator/simulator-clock.js';
import {
  createFaultList,
  type SimulatorFault,
  type SimulatorFaultRule,
} from '../../shared/simulator/simulator-fault.js';
import { vodacomMarkets } from '../vodacom-settings.js';
import { createVodacomBooks, type VodacomMovement, type VodacomRequestRecord } from './vodacom-books.js';
import { vodacomCallbackBody, type VodacomRouteContext } from './vodacom-routes.js';
import { createVodacomSimulatorServer } from './vodacom-simulator-server.js';
import { createVodacomSessions } from './vodacom-sessions.js';
import { vodacomSimulatorCredentials, type VodacomSimulatorOptions } from './vodacom-simulator-options.js';

/** A running simulator. */
export interface VodacomSimulator {
  /** Base address, for the gateway's `apiBaseUrl`. */
  readonly url: string;
  /** The platform's public key, for the gateway's `publicKey`: bare base64, as the portal gives it. */
  readonly publicKey: string;
  /** Every movement of money, in order. */
  ledger(): readonly VodacomMovement[];
  addFault(rule: SimulatorFaultRule): void;
  clearFaults(): void;
  /** Resolves when no callback is on its way. */
  callbacksDelivered(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Vodacom's Open API, of one market, on loopback unless told otherwise. It keeps everything in memory. Faults are those of
 * the Daraja simulator; `token-expired` ends every session.
 */
export async function startVodacomSimulator(
  options: VodacomSimulatorOptions = {},
): Promise<VodacomSimulator> {
  const {
    market = 'vodacomTZN',
    host = '127.0.0.1',
    clock = createRealClock(),
    processingDelayMs = 200,
  } = options;
  const facts = vodacomMarkets[market];
  const privateKey = options.privateKey ?? newPrivateKey();
  const faults = createFaultList(options.faultPolicy);
  const books = createVodacomBooks(clock, facts.currency, options.openingBalanceMinor ?? 100_000_000_000);
  const sessions = createVodacomSessions({
    apiKey: options.apiKey ?? vodacomSimulatorCredentials.apiKey,
    privateKey,
    clock,
    settlesMs: options.sessionSettlesMs ?? 0,
    lifetimeMs: options.sessionLifetimeMs ?? 1_200_000,
  });
  const delivery = createCallbackDelivery({
    clock,
    attemptsMax: options.callbackAttemptsMax ?? 8,
    retryMs: options.callbackRetryMs ?? 500,
    onEnd: () => undefined,
  });
  const tell = (record: VodacomRequestRecord, fault: SimulatorFault | undefined) => {
    const { callbackUrl } = options;
    if (callbackUrl === undefined || fault?.kind === 'no-callback') return;
    const dueAtMs = clock.now() + (fault?.kind === 'late-callback' ? (fault.delayMs ?? 1_000) : 0);
    const body = vodacomCallbackBody(record);
    for (let n = fault?.kind === 'duplicate-callback' ? 2 : 1; n > 0; n -= 1)
      delivery.enqueue({ callbackId: randomUUID(), url: callbackUrl, body, dueAtMs });
  };
  const context: VodacomRouteContext = {
    books,
    rules: {
      market: facts,
      serviceProviderCode: options.serviceProviderCode ?? vodacomSimulatorCredentials.serviceProviderCode,
    },
    isAnsweredByCallback: options.answers === 'by-callback',
    settleLater: (record, work, fault) => {
      clock.schedule(processingDelayMs, () => {
        work();
        tell(record, fault);
      });
    },
  };
  const server = createVodacomSimulatorServer({ market, faults, sessions, clock, routes: context });
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
    ledger: () => [...books.movements],
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    callbacksDelivered: () => delivery.idle(),
    close: async () => {
      if (!server.listening) return;
      delivery.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
