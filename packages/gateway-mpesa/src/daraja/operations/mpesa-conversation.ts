import { PaymentError } from '@lango/core';
import type { MpesaMessage } from '../../messages/mpesa-message.js';

/** What Daraja answers to a request whose result follows as a callback. */
export interface MpesaConversation {
  /** `AG_…`; the result carries it. */
  readonly conversationId: string;
  readonly originatorConversationId?: string;
}

/** @throws {PaymentError} `response_unreadable`, effect `unknown`, where the answer has no ConversationID */
export function toConversation(answer: MpesaMessage): MpesaConversation {
  const { originatorConversationId } = answer.details;
  if (answer.gatewayReference === null) {
    throw new PaymentError(
      'response_unreadable',
      'unknown',
      'Daraja accepted the request without a ConversationID',
    );
  }
  return {
    conversationId: answer.gatewayReference,
    ...(originatorConversationId !== undefined && { originatorConversationId }),
  };
}
