// The configuration of every process of the production end-to-end tests; addresses come from the environment.
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import { createPinoLogger, defineConfig } from '@lango/runtime-kafka';

const { E2E_MPESA_URL, E2E_STRIPE_URL, E2E_CALLBACK_URL, E2E_MERCHANT, E2E_PREFIX } = process.env;
const { LANGO_KAFKA_BROKERS, LANGO_REDIS_URL, LANGO_POSTGRES_URL } = process.env;
const { consumerKey, consumerSecret, shortCode, passkey, initiatorName, securityCredential } =
  simulatorCredentials;

const reviewAfterMs = Number(process.env.E2E_REVIEW_AFTER_MS ?? 40_000);

/** `redis+sentinel://host:port,host:port/primary`, as a cluster of `npm run services` writes it, or a plain address. */
function redisOf(url) {
  const [, sentinels, primaryName] = /^redis\+sentinel:\/\/(.+)\/(.+)$/.exec(url) ?? [];
  return sentinels === undefined ? { url } : { sentinels: sentinels.split(','), primaryName };
}

export default defineConfig({
  gateways: [
    createMpesaGateway({
      apiBaseUrl: E2E_MPESA_URL,
      consumerKey,
      consumerSecret,
      shortCode,
      passkey,
      b2c: { initiatorName, securityCredential },
    }),
    createStripeGateway({
      apiBaseUrl: E2E_STRIPE_URL,
      apiKey: 'sk_test_simulator',
      webhookSecrets: [simulatorWebhookSecret],
    }),
  ],
  infrastructure: {
    kind: 'production',
    kafka: { brokers: LANGO_KAFKA_BROKERS.split(','), prefix: E2E_PREFIX, sessionTimeoutMs: 10_000 },
    redis: { ...redisOf(LANGO_REDIS_URL), prefix: E2E_PREFIX },
    postgres: { url: LANGO_POSTGRES_URL },
  },
  masterKeys: [{ keyId: 'e2e', key: Buffer.alloc(32, 'e2e').toString('base64') }],
  publicCallbackBaseUrl: E2E_CALLBACK_URL,
  merchantCallbacks: { allowedLoopbackTargets: [E2E_MERCHANT] },
  // One token and one address make all of the cluster's load: more than a merchant may ask by default.
  ...(process.env.E2E_RATE_LIMITS === 'off' && { rateLimits: false }),
  // Short schedules, so that what was cut off is found again within seconds.
  policy: {
    gatewayDeadlineMs: 3_000,
    attemptsMax: 8,
    retryInitialDelayMs: 200,
    retryMaxDelayMs: 5_000,
    lookUpDelaysMs: [2_000, 3_000, 5_000],
    lookUpUntilMs: 600_000,
    // M-Pesa finds a deposit by the number in its answer: lose answer and callback, and only a person can tell.
    reviewDepositAfterMs: reviewAfterMs,
    // Nor is it proof there that a payout is not to be found.
    reviewWithdrawalAfterMs: reviewAfterMs,
    merchantDeadlineMs: 3_000,
    merchantCallbackDelaysMs: [0, 500, 1_000, 2_000, 4_000, ...Array(30).fill(8_000)],
    merchantBreakerPauseMs: 3_000,
  },
  // A payment that waits for an open breaker is sent, and where it is lost left to a person, within the minute after the last fault.
  resilience: { circuitBreaker: { openForMs: 5_000 } },
  housekeeping: { sweepMs: 1_000, sweepGraceMs: 5_000 },
  logger: createPinoLogger({ level: process.env.E2E_LOG_LEVEL ?? 'warn' }),
});
