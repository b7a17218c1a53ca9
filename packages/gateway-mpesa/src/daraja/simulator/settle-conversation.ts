import { toNairobiTimestamp } from '../mapping/nairobi-time.js';
import type {
  Settlement,
  SimulatorConversation,
  SimulatorMovement,
  SimulatorState,
} from './simulator-state.js';

/** What settling needs from the engine. */
export interface SettlingContext {
  readonly state: SimulatorState;
  readonly balanceMinor: number;
  readonly newReceipt: () => string;
  readonly movementId: string;
  readonly nowMs: number;
}

type Parameters = readonly (readonly [string, string | number])[];

/** The outcome of a request: a result code, a movement if money moved, and the parameters of the result. */
export function settleConversation(
  conversation: SimulatorConversation,
  context: SettlingContext,
): { readonly settlement: Settlement; readonly parameters: Parameters } {
  const failed = (resultCode: string) => ({ settlement: { resultCode }, parameters: [] });
  if (!conversation.isAuthentic) return failed('2001');
  if (conversation.fault?.kind === 'decline') return failed(conversation.fault.code ?? '1');
  switch (conversation.operation) {
    case 'status':
      return answerStatus(conversation, context.state);
    case 'balance':
      return { settlement: { resultCode: '0' }, parameters: balanceParameters(context) };
    case 'reversal':
      return reverse(conversation, context);
    case 'withdrawal':
    case 'b2b': {
      if (conversation.amountMinor > context.balanceMinor) return failed('1');
      return { settlement: { resultCode: '0', movement: movementOf(conversation, context) }, parameters: [] };
    }
  }
}

function movementOf(conversation: SimulatorConversation, context: SettlingContext): SimulatorMovement {
  const { operation } = conversation;
  const isWithdrawal = operation === 'withdrawal';
  return {
    movementId: context.movementId,
    operation: operation === 'reversal' || operation === 'b2b' ? operation : 'withdrawal',
    transactionId: conversation.transactionId,
    gatewayReference: isWithdrawal ? conversation.originatorConversationId : conversation.conversationId,
    receiptNumber: context.newReceipt(),
    amountMinor: conversation.amountMinor,
    currency: 'KES',
    counterparty: conversation.counterparty,
    at: new Date(context.nowMs).toISOString(),
  };
}

function reverse(conversation: SimulatorConversation, context: SettlingContext) {
  const failed = (resultCode: string) => ({ settlement: { resultCode }, parameters: [] });
  const original = context.state.movementsByReceipt.get(conversation.subject);
  if (original === undefined || (original.operation !== 'deposit' && original.operation !== 'c2b'))
    return failed('R000002');
  if (context.state.reversedReceipts.has(original.receiptNumber)) return failed('R000001');
  if (conversation.amountMinor > context.balanceMinor) return failed('1');
  const movement = {
    ...movementOf(conversation, context),
    counterparty: original.counterparty,
    reversedReceiptNumber: original.receiptNumber,
  };
  return { settlement: { resultCode: '0', movement }, parameters: [] };
}

/** A status query succeeds with code 0 even where the transaction failed; it fails for an unknown transaction. */
function answerStatus(query: SimulatorConversation, state: SimulatorState) {
  const byReceipt = state.movementsByReceipt.get(query.subject);
  const reference = byReceipt?.gatewayReference ?? query.subject;
  const subject = state.conversationsByOriginator.get(reference) ?? state.conversations.get(reference);
  const settlement = subject === undefined ? undefined : state.settlements.get(subject.conversationId);
  const movement = settlement?.movement ?? byReceipt;
  if (subject === undefined && movement === undefined)
    return { settlement: { resultCode: 'SFC_IC0003' }, parameters: [] };
  const status = movement !== undefined ? 'Completed' : settlement === undefined ? 'Initiated' : 'Declined';
  const amount = (movement ?? subject)?.amountMinor ?? 0;
  const parameters: Parameters = [
    ['TransactionStatus', status],
    ['Amount', (amount / 100).toFixed(2)],
    ...(subject === undefined
      ? []
      : [
          ['OriginatorConversationID', subject.originatorConversationId] as const,
          ['ConversationID', subject.conversationId] as const,
        ]),
    ...(movement === undefined ? [] : [['ReceiptNo', movement.receiptNumber] as const]),
    ['DebitPartyName', '174379 - SIMULATED BUSINESS'],
  ];
  return { settlement: { resultCode: '0' }, parameters };
}

function balanceParameters({ balanceMinor, nowMs }: SettlingContext): Parameters {
  const utility = (balanceMinor / 100).toFixed(2);
  const account = (name: string, amount: string) => `${name}|KES|${amount}|${amount}|0.00|0.00`;
  return [
    ['AccountBalance', `${account('Working Account', '0.00')}&${account('Utility Account', utility)}`],
    ['BOCompletedTime', Number(toNairobiTimestamp(nowMs))],
  ];
}
