import { parseMajorUnits } from '@lango/core';
import { plainText, type RequestBody } from '../../shared/simulator/request-body.js';
import type { VodacomMarketFacts } from '../vodacom-settings.js';
import { VodacomRefusal } from './vodacom-answers.js';

/** What a request is checked against. */
export interface VodacomRequestRules {
  readonly market: VodacomMarketFacts;
  readonly serviceProviderCode: string;
}

/** The payment that a request asks for. */
export interface VodacomPayment {
  readonly thirdPartyConversationId: string;
  readonly amountMinor: number;
  readonly counterparty: string;
}

/** @throws {VodacomRefusal} with the code for what is wrong */
export function readVodacomPayment(
  body: RequestBody,
  rules: VodacomRequestRules,
  descriptionField: string,
): VodacomPayment {
  const thirdPartyConversationId = readCommon(body, rules);
  const { market } = rules;
  if (plainText(body['input_Currency']) !== market.currency) throw new VodacomRefusal('INS-26');
  const counterparty = plainText(body['input_CustomerMSISDN']);
  if (!isNumberOf(counterparty, market)) throw new VodacomRefusal('INS-2051');
  if (!/^[\w ]{1,20}$/.test(plainText(body['input_TransactionReference'])))
    throw new VodacomRefusal('INS-17');
  const description = plainText(body[descriptionField]);
  if (description === '' || description.length > 256) throw new VodacomRefusal('INS-20');
  const amountMinor = readAmount(body['input_Amount'], market);
  return { thirdPartyConversationId, amountMinor, counterparty };
}

/** The receipt and the amount that a reversal undoes. */
export function readVodacomReversal(body: RequestBody, rules: VodacomRequestRules) {
  const thirdPartyConversationId = readCommon(body, rules);
  const receiptNumber = plainText(body['input_TransactionID']);
  if (receiptNumber === '') throw new VodacomRefusal('INS-18');
  const amountMinor = readAmount(body['input_ReversalAmount'], rules.market);
  return { thirdPartyConversationId, receiptNumber, amountMinor };
}

/** The reference that a query asks about. */
export function readVodacomQuery(query: RequestBody, rules: VodacomRequestRules): string {
  readCommon(query, rules);
  const reference = plainText(query['input_QueryReference']);
  if (reference === '') throw new VodacomRefusal('INS-20');
  return reference;
}

/** @returns the caller's own number of the request */
function readCommon(body: RequestBody, { market, serviceProviderCode }: VodacomRequestRules): string {
  if (plainText(body['input_Country']) !== market.country) throw new VodacomRefusal('INS-998');
  if (plainText(body['input_ServiceProviderCode']) !== serviceProviderCode)
    throw new VodacomRefusal('INS-13');
  const number = plainText(body['input_ThirdPartyConversationID']);
  if (!/^\w{1,40}$/.test(number)) throw new VodacomRefusal('INS-19');
  return number;
}

function readAmount(value: unknown, market: VodacomMarketFacts): number {
  const text = plainText(value);
  if (!/^\d{1,12}(?:\.\d{1,2})?$/.test(text)) throw new VodacomRefusal('INS-15');
  const { amountMinor } = parseMajorUnits(text, market.currency);
  if (amountMinor <= 0 || amountMinor % market.stepMinor !== 0) throw new VodacomRefusal('INS-15');
  return amountMinor;
}

/** A number of the market, or one of the sandbox's own. */
function isNumberOf(number: string, { dialCode, nationalNumber }: VodacomMarketFacts): boolean {
  if (/^0{11}\d$/.test(number)) return true;
  return number.startsWith(dialCode) && nationalNumber.test(number.slice(dialCode.length));
}
