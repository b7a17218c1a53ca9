import { PaymentError } from '@lango/core';
import { blankMessage } from './build-message.js';
import { decodeMpesaBody } from './decode-mpesa-body.js';
import { detectMessageKind } from './detect-message-kind.js';
import type { MpesaMessage, MpesaMessageKind } from './mpesa-message.js';
import { readAck, readPull, readRatiba } from './read-acknowledgements.js';
import { readApiError } from './read-api-error.js';
import { readC2bMessage } from './read-c2b-message.js';
import { readB2bExpress, readStkCallback, readStkQuery } from './read-prompt-messages.js';
import { isReply, readReply } from './read-reply.js';
import { readResult, resultEnvelopeOf } from './read-result-messages.js';
import { readSoapMessage } from './read-soap-message.js';
import { readVodacomMessage } from './read-vodacom-message.js';

/** What is known about a message besides its bytes. */
export interface MpesaMessageContext {
  readonly kind: MpesaMessageKind;
  /** Status of the answer, where the message answers a request of ours. */
  readonly httpStatus?: number;
  /** The kind of C2B message, from its address. */
  readonly c2bRoute?: 'validation' | 'confirmation';
}

/** Answers to our own requests. An unreadable answer leaves the outcome unknown; an unreadable callback is refused. */
const answerKinds: ReadonlySet<MpesaMessageKind> = new Set(['ack', 'api-error', 'stk-query', 'pull']);

/** Reads one message. Never throws: what cannot be read is `invalid`, or `unknown` where it answers a request of ours. */
export function interpretMpesaMessage(bytes: Uint8Array, context: MpesaMessageContext): MpesaMessage {
  const { kind, httpStatus } = context;
  try {
    const body = decodeMpesaBody(bytes);
    switch (body.format) {
      case 'json':
        return readJson(body.json, context);
      case 'xml':
        return answerKinds.has(kind)
          ? { ...readApiError(undefined, httpStatus), kind }
          : readSoapMessage(body.text);
      case 'other':
        return answerKinds.has(kind)
          ? { ...readApiError(undefined, httpStatus), kind }
          : blankMessage(kind, 'invalid');
    }
  } catch (error) {
    if (!PaymentError.is(error)) throw error;
    return answerKinds.has(kind)
      ? { ...readApiError(undefined, httpStatus), kind }
      : blankMessage(kind, 'invalid');
  }
}

function readJson(json: unknown, context: MpesaMessageContext): MpesaMessage {
  const { httpStatus } = context;
  const kind = context.kind === 'malformed' ? detectMessageKind(json) : context.kind;
  switch (kind) {
    case 'ack':
      return readAck(json, httpStatus);
    case 'api-error':
      return readApiError(json, httpStatus);
    case 'stk-query':
      return readStkQuery(json, httpStatus);
    case 'stk-callback':
      return readStkCallback(json);
    case 'b2c-result':
    case 'b2b-result':
    case 'reversal-result':
    case 'status-result':
    case 'balance-result':
      return readResult(kind, resultEnvelopeOf(json));
    case 'b2b-express':
      return readB2bExpress(json);
    case 'c2b':
      return readC2bMessage(json, context.c2bRoute);
    case 'ratiba':
      return readRatiba(json);
    case 'pull':
      return readPull(json, httpStatus);
    case 'vodacom':
      return readVodacomMessage(json);
    case 'soap-c2b-reply':
      return isReply(json) ? { ...readReply(json), kind } : blankMessage(kind, 'invalid');
    case 'soap-c2b':
    case 'soap-b2c':
    case 'soap-checkout':
    case 'malformed':
      return blankMessage(kind, 'invalid');
  }
}
