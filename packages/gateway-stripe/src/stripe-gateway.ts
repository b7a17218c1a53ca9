import type {
  GatewayCallContext,
  GatewayRecord,
  GatewayRecordPeriod,
  GatewayRecordsContext,
  GatewayResponse,
  Money,
  PaymentGatewayV1,
  Transaction,
} from '@lango/core';
import { createApiVersionWatch } from './callbacks/api-version-watch.js';
import { handleStripeCallback } from './callbacks/handle-stripe-callback.js';
import { stripeCapabilities } from './mapping/stripe-capabilities.js';
import { cancelTransaction } from './operations/cancel-transaction.js';
import { captureDeposit } from './operations/capture-deposit.js';
import { depositTransaction } from './operations/deposit-transaction.js';
import { listRecords } from './operations/list-records.js';
import { lookUpTransaction } from './operations/look-up-transaction.js';
import { refundDeposit } from './operations/refund-deposit.js';
import { withdrawTransaction } from './operations/withdraw-transaction.js';
import { createStripeApi } from './stripe-api.js';
import { readStripeOptions, type StripeGatewayOptions } from './stripe-options.js';

/** A `PaymentGateway` with every operation that Stripe offers. */
export interface StripeGateway extends PaymentGatewayV1 {
  lookUp(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  refund(refund: Transaction, original: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  cancel(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  capture(transaction: Transaction, money: Money, context: GatewayCallContext): Promise<GatewayResponse>;
  listRecords(period: GatewayRecordPeriod, context: GatewayRecordsContext): AsyncIterable<GatewayRecord>;
  close(): Promise<void>;
}

/**
 * Stripe as a payment gateway. Nothing is sent, and the official package is not loaded, until the first call.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option that is missing, blank or wrong.
 */
export function createStripeGateway(options: StripeGatewayOptions): StripeGateway {
  const settings = readStripeOptions(options);
  const parts = { api: createStripeApi(settings), settings };
  const versions = createApiVersionWatch(settings.gatewayId, settings.logger);
  return {
    specificationVersion: 'v1',
    gatewayId: settings.gatewayId,
    capabilities: stripeCapabilities(settings.environment, settings.accountId),
    deposit: (transaction, context) => depositTransaction(parts, transaction, context),
    withdraw: (transaction, context) => withdrawTransaction(parts, transaction, context),
    handleCallback: (payload, context) => handleStripeCallback(parts, versions, payload, context),
    lookUp: (transaction, context) => lookUpTransaction(parts, transaction, context),
    refund: (refund, original, context) => refundDeposit(parts, refund, original, context),
    cancel: (transaction, context) => cancelTransaction(parts, transaction, context),
    capture: (transaction, money, context) => captureDeposit(parts, transaction, money, context),
    listRecords: (period, context) => listRecords(parts, period, context),
    close: () => parts.api.close(),
  };
}
