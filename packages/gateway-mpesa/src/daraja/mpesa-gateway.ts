import type { PaymentGateway } from '@lango/core';
import { listRecords } from './records/list-records.js';
import {
  registerPullTransactions,
  type MpesaPullRegistration,
} from './records/register-pull-transactions.js';
import { handleMpesaCallback } from './callbacks/handle-mpesa-callback.js';
import { depositLimits, withdrawLimits } from './mapping/to-mpesa-amount.js';
import { createMpesaApiClient } from './mpesa-api-client.js';
import type { MpesaDarajaOptions } from '../mpesa-options.js';
import { toMpesaSettings, type MpesaSettings } from './mpesa-settings.js';
import { depositByStkPush } from './operations/deposit-by-stk-push.js';
import { lookUpTransaction } from './operations/look-up-transaction.js';
import { queryTransactionStatus, type MpesaStatusQuery } from './operations/query-transaction-status.js';
import type { MpesaConversation } from './operations/mpesa-conversation.js';
import { generateQrCode, type MpesaQrCodeRequest } from './operations/generate-qr-code.js';
import { payBusiness, type MpesaBusinessPayment } from './operations/pay-business.js';
import {
  registerC2bUrls,
  type MpesaC2bRegistration,
  type MpesaC2bUrls,
} from './operations/register-c2b-urls.js';
import { requestAccountBalance, type MpesaBalanceRequest } from './operations/request-account-balance.js';
import { reverseTransaction } from './operations/reverse-transaction.js';
import { withdrawByB2c } from './operations/withdraw-by-b2c.js';
import type { MpesaApiContext } from '../shared/mpesa-api-context.js';

/** M-Pesa Kenya: the common contract, and what only Daraja offers. */
export interface MpesaGateway extends PaymentGateway {
  lookUp: NonNullable<PaymentGateway['lookUp']>;
  reverse: NonNullable<PaymentGateway['reverse']>;
  listRecords: NonNullable<PaymentGateway['listRecords']>;
  close(): Promise<void>;
  /** Asks for the status of any transaction of the short code; the answer is a callback to `resultUrl`. */
  queryTransactionStatus(query: MpesaStatusQuery, context?: MpesaApiContext): Promise<MpesaConversation>;
  /** Pays another business; the result is a callback to `resultUrl`. A second call is a second payment. */
  payBusiness(payment: MpesaBusinessPayment, context?: MpesaApiContext): Promise<MpesaConversation>;
  /** Asks for the balances of the organisation's accounts; the answer is a callback, read by `readAccountBalance`. */
  requestAccountBalance(request: MpesaBalanceRequest, context?: MpesaApiContext): Promise<MpesaConversation>;
  /** Registers the addresses for payments that customers start. Needs the option `c2b.callbackSecret`. */
  registerC2bUrls(registration: MpesaC2bRegistration, context?: MpesaApiContext): Promise<MpesaC2bUrls>;
  /** Registers the short code for the pull API, which `listRecords` uses. Once. */
  registerPullTransactions(registration: MpesaPullRegistration, context?: MpesaApiContext): Promise<void>;
  /** A QR code that starts a payment: a PNG in base64. */
  generateQrCode(request: MpesaQrCodeRequest, context?: MpesaApiContext): Promise<string>;
}

/** Builds the Daraja flavour. */
export function createDarajaGateway(options: MpesaDarajaOptions): MpesaGateway {
  const settings = toMpesaSettings(options);
  const dependencies = { settings, api: createMpesaApiClient(settings) };
  return {
    specificationVersion: 'v1',
    gatewayId: settings.gatewayId,
    capabilities: capabilitiesOf(settings),
    deposit: (transaction, context) => depositByStkPush(dependencies, transaction, context),
    withdraw: (transaction, context) => withdrawByB2c(dependencies, transaction, context),
    lookUp: (transaction, context) => lookUpTransaction(dependencies, transaction, context),
    reverse: (reversal, original, context) => reverseTransaction(dependencies, reversal, original, context),
    handleCallback: async (payload, context) => handleMpesaCallback(settings, payload, context),
    queryTransactionStatus: (query, context = {}) => queryTransactionStatus(dependencies, query, context),
    payBusiness: (payment, context = {}) => payBusiness(dependencies, payment, context),
    requestAccountBalance: (request, context = {}) => requestAccountBalance(dependencies, request, context),
    registerC2bUrls: (registration, context = {}) => registerC2bUrls(dependencies, registration, context),
    listRecords: (period, context) => listRecords(dependencies, period, context),
    registerPullTransactions: (registration, context = {}) =>
      registerPullTransactions(dependencies, registration, context),
    generateQrCode: (request, context = {}) => generateQrCode(dependencies, request, context),
    close: () => settings.closeHttp(),
  };
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Look-ups are `native`: repeating one changes nothing. */
function capabilitiesOf(settings: MpesaSettings): PaymentGateway['capabilities'] {
  const movesOwnMoney = settings.initiator !== undefined;
  return {
    operations: {
      deposit: { idempotency: 'none', amounts: { KES: depositLimits } },
      lookUp: {
        idempotency: 'native',
        keyLifetime: yearMs,
        amounts: { KES: { ...depositLimits, stepMinor: 1 } },
      },
      ...(movesOwnMoney && {
        withdraw: { idempotency: 'lookup', absenceIsProof: false, amounts: { KES: withdrawLimits } },
        reverse: { idempotency: 'lookup', absenceIsProof: false, amounts: { KES: depositLimits } },
      }),
    },
    records: {
      order: 'oldest-first',
      // The pull API lists customers' payments of the last two days; a statement lists everything.
      api: { kinds: ['deposit'], historyMs: 48 * 60 * 60 * 1000 },
      statement: { kinds: ['deposit', 'withdrawal', 'reversal'] },
    },
    callbackProof: 'none',
    environment: settings.isLive ? 'live' : 'test',
    account: settings.shortCode,
    callbackPath: settings.callbackPath,
  };
}
