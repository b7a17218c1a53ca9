import { generateKeyPairSync, createPublicKey, randomUUID } from 'node:crypto';
import {
  callbacksUnderFaults,
  createCallbackDelivery,
  createRealClock,
  startSimulator,
  type SimulatorFault,
} from '@lango/core/simulator-kit';
import { faultSettings, type SimulatorFaultRule } from '../../shared/simulator/simulator-fault.js';
import { vodacomMarkets } from '../vodacom-settings.js';
import { routeVodacom } from './route-vodacom.js';
import { createVodacomBooks, type VodacomMovement, type VodacomRequestRecord } from './vodacom-books.js';
import { vodacomCallbackBody, type VodacomRouteContext } from './vodacom-routes.js';
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
 * Starts a stand-in for Vodacom's Open API, of one market, by default on loopback. It keeps everything in memory. Faults are those of
 * the Daraja simulator; `token-expired` ends every session.
 */
export async function startVodacomSimulator(
  options: VodacomSimulatorOptions = {},
): Promise<VodacomSimulator> {
  const {
    market = 'vodacomTZN',
    callbackAttemptsMax = 8,
    callbackRetryMs = 500,
    clock = createRealClock(),
    processingDelayMs = 200,
  } = options;
  const facts = vodacomMarkets[market];
  const privateKey = options.privateKey ?? newPrivateKey();
  const books = createVodacomBooks(clock, facts.currency, options.openingBalanceMinor ?? 100_000_000_000);
  const sessions = createVodacomSessions({
    apiKey: options.apiKey ?? vodacomSimulatorCredentials.apiKey,
    privateKey,
    clock,
    settlesMs: options.sessionSettlesMs ?? 0,
    lifetimeMs: options.sessionLifetimeMs ?? 1_200_000,
  });
  const waiting = new Set<string>();
  const delivery = createCallbackDelivery({
    clock,
    attemptsMax: callbackAttemptsMax,
    retryDelayMs: (attempt) => callbackRetryMs * 2 ** (attempt - 1),
    onEnd: (callbackId) => waiting.delete(callbackId),
  });
  const sendCallback = (record: VodacomRequestRecord, fault: SimulatorFault | undefined) => {
    const { callbackUrl: url } = options;
    if (url === undefined) return;
    const callback = {
      callbackId: randomUUID(),
      url,
      body: vodacomCallbackBody(record),
      dueAtMs: clock.now(),
    };
    const callbacks = callbacksUnderFaults(fault === undefined ? [] : [fault], [callback]);
    for (const { callbackId } of callbacks) waiting.add(callbackId);
    delivery.enqueue(callbacks);
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
        sendCallback(record, fault);
      });
    },
  };
  const simulator = await startSimulator({
    ...{ host: options.host, port: options.port, clock },
    faults: faultSettings([], options.faultPolicy),
    ...routeVodacom(market, sessions, context),
    ledger: () => books.movements,
    waitingCallbacks: () => [...waiting],
  });
  return {
    url: simulator.url,
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
    ledger: () => [...books.movements],
    addFault: (rule) => simulator.add(rule),
    clearFaults: () => simulator.clear(),
    callbacksDelivered: () => delivery.idle(),
    close: async () => {
      delivery.close();
      await simulator.close();
    },
  };
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
