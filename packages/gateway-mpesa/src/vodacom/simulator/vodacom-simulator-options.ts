import type { VodacomMarket } from '../../mpesa-options.js';
import type { SimulatorClock } from '@lango/core/simulator-kit';
import type { RequestDescription, SimulatorFault } from '../../shared/simulator/simulator-fault.js';

/** The simulator's default credentials. They are valid nowhere else. */
export const vodacomSimulatorCredentials = {
  apiKey: 'simulator-api-key',
  serviceProviderCode: '000000',
} as const;

/** Options of `startVodacomSimulator`. */
export interface VodacomSimulatorOptions {
  /** Default `vodacomTZN`. One simulator is one market. */
  readonly market?: VodacomMarket;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default: the real time. */
  readonly clock?: SimulatorClock;
  /** Default: the one of `vodacomSimulatorCredentials`. */
  readonly apiKey?: string;
  /** Default: the one of `vodacomSimulatorCredentials`. */
  readonly serviceProviderCode?: string;
  /** PEM of the RSA key that decrypts bearers. Default: a new one, whose public half is `publicKey` of the simulator. */
  readonly privateKey?: string;
  /** `at-once`: the answer is the outcome. `by-callback`: the answer is "accepted", and a callback follows. Default `at-once`. */
  readonly answers?: 'at-once' | 'by-callback';
  /** Where callbacks go, as registered on the portal. Needed for `by-callback`. */
  readonly callbackUrl?: string;
  /** Milliseconds until a payment answered by callback is carried out. Default 200. */
  readonly processingDelayMs?: number;
  /** Milliseconds until a new session is valid; the portal says up to 30,000. Default 0. */
  readonly sessionSettlesMs?: number;
  /** Milliseconds a session lives. Default 1,200,000. */
  readonly sessionLifetimeMs?: number;
  /** Money of the organisation at the start, in minor units. Default 100,000,000,000. */
  readonly openingBalanceMinor?: number;
  /** Deliveries of one callback that is not answered with 2xx. Default 8. */
  readonly callbackAttemptsMax?: number;
  /** Milliseconds before the second delivery; doubles each time. Default 500. */
  readonly callbackRetryMs?: number;
  /** Called for a fault when no rule matches. */
  readonly faultPolicy?: (request: RequestDescription) => SimulatorFault | undefined;
}
