import { PaymentError, type GatewayCapabilities, type Logger } from '@lango/core';
import {
  checkSettings,
  createSecret,
  type GatewayHttp,
  type Secret,
  type ShapeOf,
} from '@lango/core/gateway-kit';

/** Options of `createStripeGateway`. */
export interface StripeGatewayOptions {
  /** Secret (`sk_test_…`, `sk_live_…`) or restricted (`rk_…`) key. Its mode decides `capabilities.environment`. */
  readonly apiKey: string;
  /** Signing secrets of the webhook endpoint, newest first; more than one while a secret is rolled. 1 to 10. */
  readonly webhookSecrets: readonly string[];
  /** Greatest distance between a webhook's time stamp and its receipt, either way, in seconds. 1 to 3,600; default 300. */
  readonly webhookToleranceSeconds?: number;
  /**
   * The connected account (`acct_…`) that this instance acts for: sent as `Stripe-Account` with every call, and only its
   * webhooks count; others are acknowledged and ignored. Default: the key's own account, and only webhooks without an account.
   */
  readonly accountId?: string;
  /** Where the API is; for a simulator. Default `https://api.stripe.com`. */
  readonly apiBaseUrl?: string;
  /** Default `stripe`. */
  readonly gatewayId?: string;
  /** The mode to run in: a key of the other mode is refused at start. Default: the key's mode. */
  readonly environment?: GatewayCapabilities['environment'];
  /** Milliseconds for one whole exchange with Stripe. Default 20,000. */
  readonly timeoutMs?: number;
  /** Seconds after which a look-up cancels a payment that nobody tried to finish, which then fails `expired`. Default 86,400. */
  readonly abandonAfterSeconds?: number;
  /** HTTP transport. Default: a pool of connections, closed by `close()`. */
  readonly http?: GatewayHttp;
  /** Receives a warning about webhooks of another API version. Default: a process warning. */
  readonly logger?: Logger;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** Every option of {@link StripeGatewayOptions}. */
export const stripeSettings = {
  apiKey: true,
  webhookSecrets: true,
  webhookToleranceSeconds: true,
  accountId: true,
  apiBaseUrl: true,
  gatewayId: true,
  environment: true,
  timeoutMs: true,
  abandonAfterSeconds: true,
  http: true,
  logger: true,
  now: true,
} as const satisfies ShapeOf<StripeGatewayOptions>;

/** The options after checking, with every credential wrapped. */
export interface StripeSettings {
  readonly apiKey: Secret;
  readonly webhookSecrets: readonly Secret[];
  readonly webhookToleranceSeconds: number;
  readonly accountId: string | undefined;
  readonly apiBaseUrl: URL;
  readonly gatewayId: string;
  readonly environment: GatewayCapabilities['environment'];
  readonly timeoutMs: number;
  readonly abandonAfterMs: number;
  readonly http: GatewayHttp | undefined;
  readonly logger: Logger | undefined;
  readonly now: () => number;
}

const refuse = (field: string, problem: string): never => {
  throw new PaymentError('configuration_invalid', 'none', `${field} ${problem}`, undefined, { field });
};

/**
 * Checks the options. No message repeats a value that may be a credential.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the field.
 */
export function readStripeOptions(options: StripeGatewayOptions): StripeSettings {
  if (typeof options !== 'object' || options === null) refuse('options', 'must be an object');
  checkSettings(options, stripeSettings);
  const environment = keyEnvironment(options.apiKey);
  const { environment: wanted = environment } = options;
  if (!['test', 'live'].includes(wanted)) refuse('environment', 'must be test or live');
  if (wanted !== environment)
    refuse('apiKey', `is a ${environment}-mode key, but environment is ${JSON.stringify(wanted)}`);
  const {
    accountId,
    gatewayId = 'stripe',
    apiBaseUrl = 'https://api.stripe.com',
    webhookToleranceSeconds = 300,
    timeoutMs = 20_000,
    abandonAfterSeconds = 86_400,
    now = Date.now,
  } = options;
  if (accountId !== undefined && !isTextLike(accountId, /^acct_[A-Za-z0-9]+$/)) {
    refuse('accountId', 'must be an account id such as acct_1AbC');
  }
  if (!isTextLike(gatewayId, /^[a-z][a-z0-9-]{0,31}$/))
    refuse('gatewayId', 'must match ^[a-z][a-z0-9-]{0,31}$');
  return {
    apiKey: createSecret(options.apiKey),
    webhookSecrets: readWebhookSecrets(options.webhookSecrets),
    webhookToleranceSeconds: readWhole('webhookToleranceSeconds', webhookToleranceSeconds, 3_600),
    accountId,
    apiBaseUrl: readBaseUrl(apiBaseUrl, environment),
    gatewayId,
    environment,
    timeoutMs: readWhole('timeoutMs', timeoutMs, 120_000),
    abandonAfterMs: readWhole('abandonAfterSeconds', abandonAfterSeconds, 31_536_000) * 1000,
    http: readFunction('http', options.http),
    logger: readLogger(options.logger),
    now: readFunction('now', now),
  };
}

/** `pattern.test` alone would accept `null` as the text "null". */
function isTextLike(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function readFunction<Value>(field: string, value: Value): Value {
  return value === undefined || typeof value === 'function' ? value : refuse(field, 'must be a function');
}

function readLogger(logger: Logger | undefined): Logger | undefined {
  if (logger === undefined) return undefined;
  const isLogger =
    typeof logger === 'object' &&
    logger !== null &&
    (['debug', 'info', 'warn', 'error'] as const).every((method) => typeof logger[method] === 'function');
  return isLogger ? logger : refuse('logger', 'must have the methods debug, info, warn and error');
}

function keyEnvironment(apiKey: unknown): 'test' | 'live' {
  if (typeof apiKey !== 'string' || apiKey.trim() === '') {
    return refuse(
      'apiKey',
      'is missing: give the secret key (sk_test_… or sk_live_…) or a restricted key (rk_…)',
    );
  }
  if (apiKey.startsWith('pk_'))
    return refuse('apiKey', 'is a publishable key: give the secret or a restricted key');
  if (apiKey.startsWith('whsec_'))
    return refuse('apiKey', 'is a webhook secret: give the secret or a restricted key');
  const mode = /^(?:sk|rk)_(test|live)_[A-Za-z0-9_]+$/.exec(apiKey)?.[1];
  if (mode === 'test' || mode === 'live') return mode;
  return refuse(
    'apiKey',
    'must start with sk_test_, sk_live_, rk_test_ or rk_live_ and hold no other characters than letters, digits and _',
  );
}

function readWebhookSecrets(secrets: unknown): readonly Secret[] {
  if (!Array.isArray(secrets) || secrets.length === 0) {
    return refuse('webhookSecrets', 'is missing: list at least one signing secret (whsec_…)');
  }
  if (secrets.length > 10) return refuse('webhookSecrets', 'holds more than 10 secrets');
  return secrets.map((secret: unknown, index) => {
    const field = `webhookSecrets[${index}]`;
    if (typeof secret !== 'string' || secret.trim() === '') return refuse(field, 'is blank');
    if (/\s/.test(secret)) return refuse(field, 'contains white space');
    if (/^(?:sk|rk|pk|we|acct)_/.test(secret)) {
      return refuse(field, 'is not a signing secret: it starts like a key, an endpoint or an account');
    }
    return createSecret(secret);
  });
}

function readBaseUrl(value: unknown, environment: 'test' | 'live'): URL {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    return refuse('apiBaseUrl', 'must be an http or https address without user name');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return refuse('apiBaseUrl', 'must have no path, query or fragment');
  }
  if (environment === 'live' && url.protocol !== 'https:') {
    return refuse('apiBaseUrl', 'must be https with a live-mode key');
  }
  return url;
}

function readWhole(field: string, value: unknown, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
  return refuse(field, `must be a whole number from 1 to ${max}`);
}
