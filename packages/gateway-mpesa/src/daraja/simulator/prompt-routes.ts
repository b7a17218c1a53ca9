import { randomUUID } from 'node:crypto';
import { constantTimeEqual } from '@lango/core/gateway-kit';
import { promptResultCodeIndex } from '../mapping/prompt-result-codes.js';
import { toNairobiTimestamp } from '../mapping/nairobi-time.js';
import { invalidField, refusal } from './daraja-answers.js';
import { jsonAnswer } from '@lango/core/simulator-kit';
import {
  fieldAddress,
  fieldAmount,
  fieldPhone,
  fieldText,
  fieldWord,
  RefusedRequest,
  refuseField,
  transactionIdIn,
} from './request-fields.js';
import { type RequestBody, plainText } from '../../shared/simulator/request-body.js';
import { simulatorCredentials, type MpesaSimulatorOptions } from './simulator-options.js';
import type { DarajaRoute, RouteContext } from './simulator-route.js';

const transactionTypes = ['CustomerPayBillOnline', 'CustomerBuyGoodsOnline'];

/** `POST /mpesa/stkpush/v1/processrequest` */
export const promptRoute: DarajaRoute = {
  describe: (body) => {
    const transactionId = transactionIdIn(plainText(body['CallBackURL']));
    return {
      operation: 'deposit',
      amountMinor: Number(body['Amount']) * 100,
      counterparty: plainText(body['PhoneNumber']),
      reference: plainText(body['AccountReference']),
      ...(transactionId !== null && { transactionId }),
    };
  },
  act(body, context, fault) {
    assertPromptPassword(body, context.options);
    fieldWord(body, 'TransactionType', transactionTypes);
    const phoneNumber = fieldPhone(body, 'PhoneNumber');
    if (fieldPhone(body, 'PartyA') !== phoneNumber) refuseField('PartyA');
    fieldText(body, 'PartyB', { min: 3, max: 10 });
    const { engine, options } = context;
    const nowMs = engine.clock.now();
    const callbackUrl = fieldAddress(body, 'CallBackURL');
    if (options.locksSubscriber === true && hasOpenPrompt(context, phoneNumber)) {
      const message =
        'Unable to lock subscriber, a transaction is already in process for the current subscriber';
      throw new RefusedRequest(refusal(500, '500.001.1001', `[MpesaCB - ]${message}`));
    }
    const checkoutRequestId = newCheckoutRequestId(context, phoneNumber);
    const merchantRequestId = randomUUID();
    const isManual = options.customer === 'manual';
    engine.acceptPrompt({
      checkoutRequestId,
      merchantRequestId,
      phoneNumber,
      amountMinor: fieldAmount(body, 'Amount', { min: 1, max: 250_000 }),
      accountReference: fieldText(body, 'AccountReference', { max: 12 }),
      description: fieldText(body, 'TransactionDesc', { max: 13 }),
      callbackUrl,
      transactionId: transactionIdIn(callbackUrl),
      answersAtMs: isManual ? null : nowMs + (options.customerDelayMs ?? 500),
      expiresAtMs: nowMs + (options.promptLifetimeMs ?? 60_000),
      ...(fault !== undefined && { fault }),
    });
    const answer = jsonAnswer(200, {
      MerchantRequestID: merchantRequestId,
      CheckoutRequestID: checkoutRequestId,
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
    return { answer, settleNow: () => void engine.settlePrompt(checkoutRequestId, '0') };
  },
};

/** `POST /mpesa/stkpushquery/v1/query` */
export const promptQueryRoute: DarajaRoute = {
  describe: (body) => ({ operation: 'deposit-query', reference: plainText(body['CheckoutRequestID']) }),
  act(body, context) {
    assertPromptPassword(body, context.options);
    const { state } = context.engine;
    const prompt = state.prompts.get(fieldText(body, 'CheckoutRequestID', { max: 64 }));
    if (prompt === undefined) return { answer: invalidField('CheckoutRequestID') };
    const settlement = state.settlements.get(prompt.checkoutRequestId);
    if (settlement === undefined) {
      return { answer: refusal(500, '500.001.1001', 'The transaction is being processed') };
    }
    const { resultCode } = settlement;
    const answer = jsonAnswer(200, {
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: prompt.merchantRequestId,
      CheckoutRequestID: prompt.checkoutRequestId,
      ResultCode: resultCode,
      ResultDesc: promptResultCodeIndex.get(resultCode)?.meaning ?? 'failed',
    });
    return { answer };
  },
};

/** The password is base64 of short code, passkey and `Timestamp`. */
function assertPromptPassword(body: RequestBody, options: MpesaSimulatorOptions): void {
  const { passkey = simulatorCredentials.passkey, shortCodes = [simulatorCredentials.shortCode] } = options;
  const shortCode = fieldText(body, 'BusinessShortCode', { max: 10 });
  const timestamp = fieldText(body, 'Timestamp', { min: 14, max: 14 });
  if (!/^\d{14}$/.test(timestamp)) refuseField('Timestamp');
  if (!shortCodes.includes(shortCode)) {
    throw new RefusedRequest(refusal(500, '500.001.1001', 'Merchant does not exist'));
  }
  const expected = Buffer.from(`${shortCode}${passkey}${timestamp}`).toString('base64');
  if (!constantTimeEqual(fieldText(body, 'Password', { max: 500 }), expected)) {
    throw new RefusedRequest(refusal(500, '500.001.1001', 'Wrong credentials'));
  }
}

function hasOpenPrompt({ engine }: RouteContext, phoneNumber: string): boolean {
  const { prompts, settlements } = engine.state;
  return [...prompts.values()].some(
    (prompt) => prompt.phoneNumber === phoneNumber && !settlements.has(prompt.checkoutRequestId),
  );
}

/** `ws_CO_`, 17 digits of time and the payer's nine digits, as Daraja does now. It is personal data. */
function newCheckoutRequestId({ engine }: RouteContext, phoneNumber: string): string {
  const nowMs = engine.clock.now();
  for (let offset = 0; ; offset += 1) {
    const [year, rest] = [
      toNairobiTimestamp(nowMs + offset).slice(0, 4),
      toNairobiTimestamp(nowMs + offset).slice(4),
    ];
    const millis = String((nowMs + offset) % 1000).padStart(3, '0');
    const id = `ws_CO_${rest.slice(2, 4)}${rest.slice(0, 2)}${year}${rest.slice(4)}${millis}${phoneNumber.slice(3)}`;
    if (!engine.state.prompts.has(id)) return id;
  }
}
