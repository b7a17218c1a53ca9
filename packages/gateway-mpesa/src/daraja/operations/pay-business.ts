import { PaymentError, type Money } from '@lango/core';
import { toCallbackAddress } from '../../shared/callback-address.js';
import { toMpesaAmount } from '../mapping/to-mpesa-amount.js';
import { toRequestText } from '../../shared/to-request-texts.js';
import type { MpesaApiContext } from '../../shared/mpesa-api-context.js';
import { toConversation, type MpesaConversation } from './mpesa-conversation.js';
import { requireInitiator, type OperationDependencies } from './operation-dependencies.js';

/** What a payment between businesses is. `PayTaxToKRA` and `BusinessPayToPochi` have addresses of their own. */
export type MpesaB2bCommandId =
  | 'BusinessPayBill'
  | 'BusinessBuyGoods'
  | 'BusinessPayToBulk'
  | 'BusinessTransferFromMMFToUtility'
  | 'PayTaxToKRA'
  | 'BusinessPayToPochi';

/** A payment from our working account to another business. */
export interface MpesaBusinessPayment {
  readonly commandId: MpesaB2bCommandId;
  /** Whole shillings. */
  readonly money: Money;
  /** Paybill, till or short code that is paid; the number of the owner for Pochi. Default for tax: 572572. */
  readonly receiver?: string;
  /** At most 13 characters; for tax the payment registration number. */
  readonly accountReference?: string;
  /** 2 or 4. Default 4. The portal says 4 for tills, production reports say 2. */
  readonly receiverIdentifierType?: '2' | '4';
  /** The customer for whom it is paid. */
  readonly requester?: string;
  readonly remarks?: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

const taxAuthority = '572572';

/** B2B takes 1 shilling and more; the account's own limits are not published. Source: the Daraja portal, read 2026-11-22. */
const limits = { minMinor: 100, maxMinor: 25_000_000_000, stepMinor: 100 };

/**
 * Pays another business. There is no key of our own: a second call is a second payment, so it belongs to no transaction and is never
 * repeated here. The result is a callback to `resultUrl`.
 * Source: the Daraja portal, Business to Business, read 2026-11-22.
 *
 * @throws {PaymentError} `effect: 'unknown'` when it may have been sent: find out by `queryTransactionStatus` or on the portal first
 */
export async function payBusiness(
  { settings, api }: OperationDependencies,
  payment: MpesaBusinessPayment,
  context: MpesaApiContext,
): Promise<MpesaConversation> {
  const initiator = requireInitiator(settings, 'payBusiness');
  const isTax = payment.commandId === 'PayTaxToKRA';
  const json = {
    Initiator: initiator.initiatorName,
    SecurityCredential: initiator.securityCredential.reveal(),
    CommandID: payment.commandId,
    SenderIdentifierType: '4',
    // Spelt so by the API.
    RecieverIdentifierType: payment.receiverIdentifierType ?? '4',
    Amount: toMpesaAmount(payment.money, limits),
    PartyA: initiator.shortCode,
    PartyB: requireReceiver(payment.receiver ?? (isTax ? taxAuthority : undefined)),
    ...(payment.accountReference !== undefined && {
      AccountReference: requireReference(payment.accountReference),
    }),
    ...(payment.requester !== undefined && { Requester: requireReceiver(payment.requester) }),
    Remarks: toRequestText(payment.remarks, 'Payment', 100),
    QueueTimeOutURL: toCallbackAddress(payment.timeoutUrl, settings),
    ResultURL: toCallbackAddress(payment.resultUrl, settings),
  };
  const path = pathOf(payment.commandId);
  return toConversation(await api.post({ path, json, answers: 'ack', movesMoneyOut: true }, context));
}

function pathOf(commandId: MpesaB2bCommandId): string {
  switch (commandId) {
    case 'PayTaxToKRA':
      return '/mpesa/b2b/v1/remittax';
    case 'BusinessPayToPochi':
      return '/mpesa/b2pochi/v1/paymentrequest';
    case 'BusinessPayBill':
    case 'BusinessBuyGoods':
    case 'BusinessPayToBulk':
    case 'BusinessTransferFromMMFToUtility':
      return '/mpesa/b2b/v1/paymentrequest';
  }
}

function requireReceiver(receiver: string | undefined): string {
  if (receiver !== undefined && /^\d{3,12}$/.test(receiver)) return receiver;
  throw new PaymentError('invalid_request', 'none', 'receiver must be 3 to 12 digits', undefined, {
    field: 'receiver',
  });
}

function requireReference(reference: string): string {
  if (/^[A-Za-z0-9 ._/-]{1,13}$/.test(reference)) return reference;
  throw new PaymentError(
    'invalid_request',
    'none',
    'accountReference must be 1 to 13 plain characters',
    undefined,
    {
      field: 'accountReference',
    },
  );
}
