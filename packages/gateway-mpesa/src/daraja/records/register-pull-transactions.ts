import { toMpesaPhoneNumber } from '../mapping/to-mpesa-phone-number.js';
import type { MpesaApiContext } from '../../shared/mpesa-api-context.js';
import type { OperationDependencies } from '../operations/operation-dependencies.js';

/** What the organisation registers for the pull API. */
export interface MpesaPullRegistration {
  /** A telephone number of the organisation, named on the portal. */
  readonly nominatedNumber: string;
  /** An address of the organisation. Nothing is sent to it by a query. */
  readonly callbackUrl: string;
}

/**
 * Registers the short code for the pull API. Once; a second time is refused. Source: php-mpesa `mpesa_endpoints.md`, read 2026-11-22.
 *
 * @throws {PaymentError} `request_rejected`, effect `none`, when it was registered before
 */
export async function registerPullTransactions(
  { settings, api }: OperationDependencies,
  { nominatedNumber, callbackUrl }: MpesaPullRegistration,
  context: MpesaApiContext,
): Promise<void> {
  const json = {
    ShortCode: settings.shortCode,
    RequestType: 'Pull',
    NominatedNumber: toMpesaPhoneNumber(nominatedNumber),
    CallBackURL: callbackUrl,
  };
  const path = '/pulltransactions/v1/register';
  await api.postForBody({ path, json, answers: 'pull', movesMoneyOut: false }, context);
}
