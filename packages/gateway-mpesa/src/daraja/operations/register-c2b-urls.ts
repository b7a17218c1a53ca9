import { PaymentError } from '@lango/core';
import { isOwnAccount } from '../callbacks/is-own-account.js';
import { toCallbackAddress } from '../../shared/callback-address.js';
import type { MpesaApiContext } from '../../shared/mpesa-api-context.js';
import type { OperationDependencies } from './operation-dependencies.js';

/** Where M-Pesa reports payments that customers start. */
export interface MpesaC2bRegistration {
  /** The host's callback base, such as `https://pay.example/callbacks`: `/m/c2b/<secret>/validation` and `/confirmation` are added. */
  readonly publicCallbackBaseUrl: string;
  /** What M-Pesa does when a validation is not answered within about eight seconds. */
  readonly responseType: 'Completed' | 'Cancelled';
  /** Default: the deposit short code. */
  readonly shortCode?: string;
}

/** The two addresses that were registered. */
export interface MpesaC2bUrls {
  readonly validationUrl: string;
  readonly confirmationUrl: string;
}

/**
 * Registers the two addresses (v2). Production takes them once; changing them later goes through Safaricom's support, so the secret has to
 * be kept. Source: the Daraja portal, Customer to Business, read 2026-11-22.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, where the option `c2b.callbackSecret` is not set
 */
export async function registerC2bUrls(
  { settings, api }: OperationDependencies,
  registration: MpesaC2bRegistration,
  context: MpesaApiContext,
): Promise<MpesaC2bUrls> {
  const secret = settings.c2bCallbackSecret?.reveal();
  if (secret === undefined) {
    throw new PaymentError(
      'configuration_invalid',
      'none',
      'registerC2bUrls needs the option c2b.callbackSecret',
      undefined,
      {
        field: 'c2b.callbackSecret',
      },
    );
  }
  const address = (end: string) =>
    toCallbackAddress(
      registration.publicCallbackBaseUrl,
      settings,
      settings.callbackPath,
      'c2b',
      secret,
      end,
    );
  const urls = { validationUrl: address('validation'), confirmationUrl: address('confirmation') };
  const shortCode = registration.shortCode ?? settings.shortCode;
  if (!isOwnAccount(settings.ownAccounts, { details: { shortCode } })) {
    const message =
      'pay-bill payments to this short code are ignored; add it to c2b.shortCodes, or a till to c2b.tillNumbers';
    context.logger?.warn({ shortCode }, message);
  }
  const json = {
    ShortCode: shortCode,
    ResponseType: registration.responseType,
    ConfirmationURL: urls.confirmationUrl,
    ValidationURL: urls.validationUrl,
  };
  await api.post({ path: '/mpesa/c2b/v2/registerurl', json, answers: 'ack', movesMoneyOut: false }, context);
  return urls;
}
