import type { MpesaApiContext } from '../../shared/mpesa-api-context.js';
import { requireInitiator, type OperationDependencies } from './operation-dependencies.js';
import { toConversation, type MpesaConversation } from './mpesa-conversation.js';

/** A status query for one transaction, by its receipt or by the conversation that started it. */
export type MpesaStatusQuery = (
  { readonly receiptNumber: string } | { readonly originalConversationId: string }
) & {
  /** Where the answer is sent. */
  readonly resultUrl: string;
  /** Where a queue time-out is reported. */
  readonly timeoutUrl: string;
};

/**
 * Asks for a transaction's status; the answer is a callback.
 * The portal says that a transaction is found by its receipt or by its Originator Conversation ID, and writes the field
 * `OriginalConversationID`. Source: the Daraja portal, Transaction Status, read 2026-11-22.
 */
export async function queryTransactionStatus(
  { settings, api }: OperationDependencies,
  query: MpesaStatusQuery,
  context: MpesaApiContext,
): Promise<MpesaConversation> {
  const initiator = requireInitiator(settings, 'queryTransactionStatus');
  const json = {
    Initiator: initiator.initiatorName,
    SecurityCredential: initiator.securityCredential.reveal(),
    CommandID: 'TransactionStatusQuery',
    ...('receiptNumber' in query
      ? { TransactionID: query.receiptNumber }
      : { OriginalConversationID: query.originalConversationId }),
    PartyA: initiator.shortCode,
    IdentifierType: '4',
    ResultURL: query.resultUrl,
    QueueTimeOutURL: query.timeoutUrl,
    Remarks: 'Status',
    Occasion: 'Status',
  };
  const path = '/mpesa/transactionstatus/v1/query';
  return toConversation(await api.post({ path, json, answers: 'ack', movesMoneyOut: false }, context));
}
