import { forbiddenAddressWords } from '../../shared/callback-address.js';
import { plainText, type RequestBody } from '../../shared/simulator/request-body.js';
import { invalidField } from './daraja-answers.js';
import type { SimulatorAnswer } from '@lango/core/simulator-kit';

/** Raised inside a route to answer with a refusal. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly answer: SimulatorAnswer;

  constructor(answer: SimulatorAnswer) {
    super('refused');
    this.answer = answer;
  }
}

/** @throws {RefusedRequest} naming the field, as Daraja does */
export function refuseField(field: string): never {
  throw new RefusedRequest(invalidField(field));
}

/** Text or number as text, within its lengths. */
export function fieldText(body: RequestBody, field: string, limits: { min?: number; max: number }): string {
  const text = plainText(body[field]);
  return text.length >= (limits.min ?? 1) && text.length <= limits.max ? text : refuseField(field);
}

/** A field that clients leave out, or send as null or empty: all three are the same to Daraja. */
export function optionalText(body: RequestBody, field: string, limits: { max: number }): string {
  const value = body[field];
  return value === undefined || value === null || value === '' ? '' : fieldText(body, field, limits);
}

/** Whole shillings within limits, as minor units. */
export function fieldAmount(body: RequestBody, field: string, limits: { min: number; max: number }): number {
  const text = fieldText(body, field, { max: 12 });
  const amount = Number(text);
  const isWhole = /^\d+$/.test(text) && amount >= limits.min && amount <= limits.max;
  return isWhole ? amount * 100 : refuseField(field);
}

/** A Kenyan number in Daraja's form. */
export function fieldPhone(body: RequestBody, field: string): string {
  const text = fieldText(body, field, { max: 12 });
  return /^254[17]\d{8}$/.test(text) ? text : refuseField(field);
}

/** An address that Daraja would call: http or https, without the words it refuses. */
export function fieldAddress(body: RequestBody, field: string): string {
  const text = fieldText(body, field, { max: 2_000 });
  if (!URL.canParse(text)) return refuseField(field);
  const url = new URL(text);
  const path = `${url.pathname}${url.search}`.toLowerCase();
  const isRefused = forbiddenAddressWords.some((word) => path.includes(word));
  return /^https?:$/.test(url.protocol) && !isRefused ? text : refuseField(field);
}

/** One of a set of words. */
export function fieldWord(body: RequestBody, field: string, words: readonly string[]): string {
  const text = fieldText(body, field, { max: 64 });
  return words.includes(text) ? text : refuseField(field);
}

/** Our own transaction id in a callback address: `/t/<32 hex>`. */
export function transactionIdIn(address: string): string | null {
  const hex = [...address.matchAll(/\/t\/([0-9a-f]{32})(?=[/?#]|$)/g)].at(-1)?.[1];
  return hex === undefined ? null : `txn_${hex}`;
}
