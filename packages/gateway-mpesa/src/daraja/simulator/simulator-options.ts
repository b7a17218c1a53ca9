import type { RequestDescription, SimulatorFault } from '../../shared/simulator/simulator-fault.js';
import type { SimulatorClock } from '@lango/core/simulator-kit';

/** The simulator's default credentials. They are valid nowhere else. */
export const simulatorCredentials = {
  consumerKey: 'simulator-consumer-key',
  consumerSecret: 'simulator-consumer-secret',
  shortCode: '174379',
  passkey: 'simulator-passkey',
  initiatorName: 'simulator-initiator',
  securityCredential: 'c2ltdWxhdG9yLXNlY3VyaXR5LWNyZWRlbnRpYWw=',
} as const;

/** Options of `startMpesaSimulator`. */
export interface MpesaSimulatorOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where ledger and pending callbacks survive the process. Default: memory only. */
  readonly dataDirectory?: string;
  /** Default: the real time. */
  readonly clock?: SimulatorClock;
  /** Default: `simulatorCredentials`. */
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
  readonly passkey?: string;
  /** Short codes that exist. Default: the one of `simulatorCredentials`. */
  readonly shortCodes?: readonly string[];
  readonly initiatorName?: string;
  /** With both, the SecurityCredential is decrypted and compared; a wrong one gives result 2001. Default: any is accepted. */
  readonly initiatorPassword?: string;
  /** PEM of the RSA key whose public half encrypts the password. */
  readonly initiatorPrivateKey?: string;
  /** `approves` by itself after `customerDelayMs`, or `manual`: a person plays the handset page. Default `approves`. */
  readonly customer?: 'approves' | 'manual';
  /** Milliseconds until the customer answers a prompt. Default 500. */
  readonly customerDelayMs?: number;
  /** Milliseconds until a request other than a prompt is carried out. Default 200. */
  readonly processingDelayMs?: number;
  /** Milliseconds a prompt lives. Default 60,000. */
  readonly promptLifetimeMs?: number;
  /** The PIN that the handset page takes. Default `1234`. */
  readonly pin?: string;
  /** Refuse a second prompt while one is open for the same number, as Daraja does. Default false. */
  readonly locksSubscriber?: boolean;
  /**
   * Milliseconds until a paid prompt is also reported as a C2B confirmation with the same receipt, where C2B addresses are registered for
   * its short code, as Safaricom does. 0 is the same moment; with the fault `late-callback` the confirmation comes first. Default: never.
   */
  readonly promptConfirmationDelayMs?: number;
  /** Refuse a second registration of C2B addresses, as production does. Default false. */
  readonly registersOnce?: boolean;
  /** Milliseconds an access token lives. Default 3,599,000. */
  readonly tokenLifetimeMs?: number;
  /** Money in the utility account at the start, in minor units. Default 100,000,000,000. */
  readonly openingBalanceMinor?: number;
  /** Deliveries of one callback that is not answered with 2xx. Default 8. Daraja itself promises none. */
  readonly callbackAttemptsMax?: number;
  /** Milliseconds before the second delivery; doubles each time. Default 500. */
  readonly callbackRetryMs?: number;
  /** Rows on one page of the pull API. Default 100. */
  readonly pullPageSize?: number;
  /** Called for a fault when no rule matches. */
  readonly faultPolicy?: (request: RequestDescription) => SimulatorFault | undefined;
}
