import { blankMessage } from './build-message.js';
import { filledTextOf, identifierOf, recordOf } from './json-fields.js';
import type { MpesaMessage } from './mpesa-message.js';

/** Members of a reply; anything else in the body makes it another kind of message. */
const replyMember = /^(?:ResultCode|ResultDesc|ThirdPartyTransID|ThirdPartyTransactionID)$/;
const confirmationResult = 'C2BPaymentConfirmationResult';

/** Whether a JSON message is a receiver's reply to a callback rather than a message from the gateway. */
export function isReply(json: unknown): boolean {
  const names = Object.keys(recordOf(json) ?? {});
  if (names.length === 1 && names[0] === confirmationResult) return true;
  return names.includes('ResultCode') && names.every((name) => replyMember.test(name));
}

/** A receiver's answer to a callback, a validation or a queue time-out: zeros accept, everything else refuses. */
export function readReply(json: unknown): MpesaMessage {
  const reply = recordOf(json) ?? {};
  const text = filledTextOf(reply[confirmationResult]);
  if (text !== undefined) return blankMessage('ack', /^success\b/i.test(text) ? 'accepted' : 'unknown');
  const resultCode = identifierOf(reply['ResultCode']);
  if (resultCode === null) return blankMessage('ack', 'unknown');
  return { ...blankMessage('ack', isAccepting(resultCode) ? 'accepted' : 'rejected'), resultCode };
}

/** `0`, `00000000`: one broker writes eight zeros, another nine. */
export function isAccepting(code: string): boolean {
  return /^0+$/.test(code);
}
