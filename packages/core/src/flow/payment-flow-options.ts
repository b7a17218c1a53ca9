import type { Logger, TokenCache } from '../gateway/v1/gateway-call-context-v1.js';
import type { IncomingDeposit, ValidationRefusal } from '../gateway/v1/gateway-callback-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { checkGateway } from '../gateway/check-gateway.js';
import { checkOption } from '../input/check-input.js';
import { checkLogger } from '../input/check-logger.js';
import { consoleLogger } from '../callbacks/console-logger.js';
import { createCheckedStore } from './checked-store.js';
import type { Payment, PaymentStore } from './payment.js';

/** Settings of `createPaymentFlow`. */
export interface PaymentFlowOptions {
  /** The gateway, with its layers around it. */
  readonly gateway: PaymentGatewayV1;
  /** Where payments are kept. */
  readonly store: PaymentStore;
  /** The public address below which gateways reach `handleCallback`, such as `https://shop.example/payment-callbacks`. */
  readonly callbackUrl: string;
  /** Makes callback addresses unguessable: at least 32 characters, the same in all processes. A credential. */
  readonly secret: string;
  /** Called after every stored change; what it throws is logged. Not durable: for that use the store's `update`. */
  readonly onChange?: (payment: Payment) => Promise<void> | void;
  /** A payment that a customer started, such as to a pay-bill number. Must be safe to repeat. Default: logged as an error. */
  readonly onIncomingDeposit?: (deposit: IncomingDeposit, isVerified: boolean) => Promise<void> | void;
  /** Decides on a payment that the gateway asks to validate. Default: refused. */
  readonly onValidationRequest?: (
    request: IncomingDeposit,
  ) => Promise<'accept' | ValidationRefusal> | 'accept' | ValidationRefusal;
  /** The sender's address as the host trusts it. Default: not known. */
  readonly readSourceAddress?: (request: Request) => string | undefined;
  /** Shared by all processes. Default: the adapter keeps one. */
  readonly tokenCache?: TokenCache;
  /** Default: errors go to `console.error`. */
  readonly logger?: Logger;
  /** Absolute deadline of one gateway call, in milliseconds. Default 20,000. */
  readonly callTimeoutMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** The options, checked and with defaults. */
export interface FlowContext extends PaymentFlowOptions {
  readonly logger: Logger;
  readonly callTimeoutMs: number;
  readonly now: () => number;
  /** Without a slash at the end. */
  readonly callbackUrl: string;
}

/** @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option */
export function checkFlowOptions(options: PaymentFlowOptions): FlowContext {
  const { gateway, store, callbackUrl, secret, callTimeoutMs = 20_000 } = checkOption.settings(options);
  const { logger = consoleLogger, now = Date.now } = options;
  checkGateway(checkOption, 'gateway', gateway);
  checkOption.methods('store', store, ['insert', 'find', 'update', 'listDue']);
  checkOption.address('callbackUrl', callbackUrl);
  checkOption.text('secret', secret, { pattern: /^.{32,}$/s });
  checkLogger(checkOption, 'logger', logger);
  const callables = [
    'onChange',
    'onIncomingDeposit',
    'onValidationRequest',
    'readSourceAddress',
    'now',
  ] as const;
  for (const name of callables) if (options[name] !== undefined) checkOption.callable(name, options[name]);
  checkOption.number('callTimeoutMs', callTimeoutMs, { least: 1, most: 600_000 });
  return {
    ...options,
    store: createCheckedStore(store),
    logger,
    now,
    callTimeoutMs,
    callbackUrl: callbackUrl.replace(/\/+$/, ''),
  };
}
