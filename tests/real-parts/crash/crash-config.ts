import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import {
  createPinoLogger,
  type InfrastructureConfig,
  type RuntimeConfig,
  type ServiceName,
} from '@lango/runtime-kafka';
import type { CrashPlan } from './crash-point.js';

/** What one process is told. */
export interface CrashProcessOptions {
  readonly services: readonly ServiceName[];
  readonly infrastructure: InfrastructureConfig;
  readonly mpesaUrl: string;
  readonly stripeUrl: string;
  readonly callbackUrl: string;
  readonly merchantAddress: string;
  readonly port: number;
  readonly operationsPort: number;
  readonly plan?: CrashPlan;
}

/** The one master key of all processes. */
export const masterKeys = [{ keyId: 'crash', key: Buffer.alloc(32, 'crash').toString('base64') }];

/** Every schedule short, so that what a dead process left is taken up within seconds. */
export function crashConfig(options: CrashProcessOptions): RuntimeConfig {
  const { initiatorName, securityCredential, ...account } = simulatorCredentials;
  return {
    services: options.services,
    infrastructure: options.infrastructure,
    gateways: [
      createMpesaGateway({
        apiBaseUrl: options.mpesaUrl,
        ...account,
        b2c: { initiatorName, securityCredential },
        promptLifetimeMs: 4_000,
      }),
      createStripeGateway({
        apiBaseUrl: options.stripeUrl,
        apiKey: 'sk_test_simulator',
        webhookSecrets: [simulatorWebhookSecret],
      }),
    ],
    http: { port: options.port, operationsPort: options.operationsPort },
    masterKeys,
    publicCallbackBaseUrl: options.callbackUrl,
    merchantCallbacks: { allowedLoopbackTargets: [options.merchantAddress] },
    rateLimits: { perToken: { calls: 1_000_000, windowMs: 60_000 } },
    policy: {
      gatewayDeadlineMs: 1_500,
      // Each of these may end with the death of the process that made it, and counts: a request that kills whoever sends it must not be sent
      // for ever. Here eight deaths in a row are the plan and no sign of that.
      attemptsMax: 40,
      retryInitialDelayMs: 200,
      retryMaxDelayMs: 2_000,
      lookUpDelaysMs: [700, 1_500, 3_000],
      // Money is held for as long as there is no api to ask for its capture.
      lookUpUntilMs: 1_800_000,
      // Every process that sends a request again is killed there too, one after the other for a minute and more, and with all calls
      // wanted for three: a person is asked of what is unknown for longer than that, as in production of what no outage of minutes
      // explains.
      reviewDepositAfterMs: 240_000,
      reviewWithdrawalAfterMs: 240_000,
      merchantDeadlineMs: 1_500,
      merchantCallbackDelaysMs: [0, 300, 500, ...Array<number>(60).fill(1_000)],
      merchantBreakerPauseMs: 1_000,
    },
    housekeeping: { sweepMs: 500, sweepGraceMs: 1_500 },
    resilience: { circuitBreaker: { failuresInARow: 50, openForMs: 500 } },
    logger: createPinoLogger({ level: 'warn', destination: process.stderr }),
  };
}
