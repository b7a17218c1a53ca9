import { PaymentError, type Money } from '@lango/core';
import { depositLimits, toMpesaAmount } from '../mapping/to-mpesa-amount.js';
import { toRequestText } from '../../shared/to-request-texts.js';
import type { MpesaApiContext } from '../../shared/mpesa-api-context.js';
import type { OperationDependencies } from './operation-dependencies.js';

/** A QR code that starts a payment when a customer scans it. */
export interface MpesaQrCodeRequest {
  /** Shown to the customer. */
  readonly merchantName: string;
  /** Shown to the customer as reference, 1 to 12 characters. */
  readonly reference: string;
  readonly money: Money;
  /** `BG` till, `WA` agent, `PB` paybill, `SM` number, `SB` business. Default by the short code's kind: `PB` or `BG`. */
  readonly transactionCode?: 'BG' | 'WA' | 'PB' | 'SM' | 'SB';
  /** The number to pay. Default: the short code, or the till. */
  readonly receiver?: string;
  /** Edge of the picture in pixels. Default 300. */
  readonly size?: number;
}

/** Makes a dynamic QR code: a PNG in base64. Source: the Daraja portal, Dynamic QR, read 2026-11-22. */
export async function generateQrCode(
  { settings, api }: OperationDependencies,
  request: MpesaQrCodeRequest,
  context: MpesaApiContext,
): Promise<string> {
  const json = {
    MerchantName: toRequestText(request.merchantName, 'Merchant', 50),
    RefNo: toRequestText(request.reference, 'Payment', 12),
    Amount: toMpesaAmount(request.money, depositLimits),
    TrxCode: request.transactionCode ?? (settings.transactionType === 'CustomerPayBillOnline' ? 'PB' : 'BG'),
    CPI: request.receiver ?? settings.promptReceiver,
    Size: String(request.size ?? 300),
  };
  const answer = await api.post(
    { path: '/mpesa/qrcode/v1/generate', json, answers: 'ack', movesMoneyOut: false },
    context,
  );
  const { qrCode } = answer.details;
  if (qrCode !== undefined) return qrCode;
  throw new PaymentError('response_unreadable', 'none', 'Daraja answered without a QR code');
}
