import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { c2bMessage } from './callback-bodies.js';
import { refusal } from './daraja-answers.js';
import { jsonAnswer, type SimulatorAnswer } from '@lango/core/simulator-kit';
import {
  fieldAddress,
  fieldAmount,
  fieldPhone,
  fieldText,
  fieldWord,
  optionalText,
  RefusedRequest,
} from './request-fields.js';
import { type RequestBody, plainText } from '../../shared/simulator/request-body.js';
import type { SimulatorEngine } from './simulator-engine.js';
import type { DarajaRoute } from './simulator-route.js';

/** `POST /mpesa/c2b/v2/registerurl` */
export const registerRoute: DarajaRoute = {
  describe: () => ({ operation: 'c2b' }),
  act(body, { engine, options }) {
    const shortCode = fieldText(body, 'ShortCode', { min: 3, max: 10 });
    const responseType = fieldWord(body, 'ResponseType', ['Completed', 'Cancelled']);
    const confirmationUrl = fieldAddress(body, 'ConfirmationURL');
    const validationUrl = fieldAddress(body, 'ValidationURL');
    if (options.registersOnce === true && engine.state.c2bRegistrations.has(shortCode)) {
      throw new RefusedRequest(refusal(500, '500.003.1001', 'URLs are already registered'));
    }
    engine.registerC2b({ shortCode, responseType, confirmationUrl, validationUrl });
    return {
      answer: jsonAnswer(200, {
        OriginatorCoversationID: engine.newConversationId(),
        ResponseCode: '0',
        ResponseDescription: 'Success',
      }),
    };
  },
};

/** `POST /mpesa/c2b/v2/simulate`: a customer pays by hand. Validation comes first; without an answer ResponseType decides. */
export const customerPaymentRoute: DarajaRoute = {
  describe: (body) => ({
    operation: 'c2b',
    amountMinor: Number(body['Amount']) * 100,
    counterparty: plainText(body['Msisdn']),
  }),
  async act(body, { engine }) {
    const shortCode = fieldText(body, 'ShortCode', { min: 3, max: 10 });
    const registration = engine.state.c2bRegistrations.get(shortCode);
    if (registration === undefined)
      throw new RefusedRequest(refusal(400, '400.003.02', 'URLs are not registered'));
    const payment = {
      transId: engine.newReceipt(),
      shortCode,
      amountMinor: fieldAmount(body, 'Amount', { min: 1, max: 250_000 }),
      phoneNumber: fieldPhone(body, 'Msisdn'),
      billRefNumber: optionalText(body, 'BillRefNumber', { max: 20 }),
      confirmationUrl: registration.confirmationUrl,
    };
    const message = c2bMessage({ ...payment, atMs: engine.clock.now(), balanceMinor: undefined });
    const verdict = await askForValidation(registration.validationUrl, message);
    const isAccepted = verdict ?? registration.responseType === 'Completed';
    if (isAccepted) engine.payC2b(payment);
    return { answer: acceptance(engine, isAccepted) };
  },
};

function acceptance(engine: SimulatorEngine, isAccepted: boolean): SimulatorAnswer {
  const ResponseDescription = isAccepted
    ? 'Accept the service request successfully.'
    : 'Rejected by the business';
  return jsonAnswer(200, {
    ConversationID: engine.newConversationId(),
    // Daraja writes it without an n.
    OriginatorCoversationID: randomUUID(),
    ResponseCode: isAccepted ? '0' : '1',
    ResponseDescription,
  });
}

/** True accepted, false refused, undefined where the business did not answer within eight seconds. */
function askForValidation(url: string, body: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = send(url, { method: 'POST', headers, timeout: 8_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text = (text + part).slice(0, 4_096)));
      response.once('close', () => resolve(verdictIn(text)));
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(undefined));
    outgoing.end(body);
  });
}

function verdictIn(text: string): boolean | undefined {
  try {
    const answer = JSON.parse(text) as { readonly ResultCode?: unknown };
    return answer.ResultCode === undefined ? undefined : plainText(answer.ResultCode) === '0';
  } catch {
    return undefined;
  }
}

/** One pixel in place of a QR code. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** `POST /mpesa/qrcode/v1/generate` */
export const qrCodeRoute: DarajaRoute = {
  describe: (body) => ({ operation: 'qr', reference: plainText(body['RefNo']) }),
  act(body: RequestBody) {
    fieldWord(body, 'TrxCode', ['BG', 'WA', 'PB', 'SM', 'SB']);
    fieldText(body, 'MerchantName', { max: 100 });
    fieldText(body, 'RefNo', { max: 100 });
    fieldText(body, 'CPI', { max: 20 });
    fieldAmount(body, 'Amount', { min: 1, max: 250_000 });
    return {
      answer: jsonAnswer(200, {
        ResponseCode: '00',
        ResponseDescription: 'QR Code Successfully Generated.',
        QRCode: picture,
      }),
    };
  },
};
