import { toNairobiTimestamp } from '../mapping/nairobi-time.js';
import { payoutResultCodeIndex } from '../mapping/payout-result-codes.js';
import { promptResultCodeIndex } from '../mapping/prompt-result-codes.js';
import { resultText } from './result-texts.js';
import type {
  Settlement,
  SimulatorConversation,
  SimulatorMovement,
  SimulatorPrompt,
} from './simulator-state.js';

/** A code as Daraja writes it: a number where it is one. */
function codeValue(code: string): string | number {
  return /^\d{1,9}$/.test(code) ? Number(code) : code;
}

/** `Body.stkCallback`. */
export function promptCallback(prompt: SimulatorPrompt, settlement: Settlement): string {
  const { resultCode, movement } = settlement;
  const item = (Name: string, Value?: string | number) => (Value === undefined ? { Name } : { Name, Value });
  return JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: prompt.merchantRequestId,
        CheckoutRequestID: prompt.checkoutRequestId,
        ResultCode: codeValue(resultCode),
        ResultDesc: resultText(resultCode, promptResultCodeIndex.get(resultCode)?.meaning),
        ...(movement !== undefined && {
          CallbackMetadata: {
            Item: [
              item('Amount', movement.amountMinor / 100),
              item('MpesaReceiptNumber', movement.receiptNumber),
              item('Balance'),
              item('TransactionDate', Number(toNairobiTimestamp(Date.parse(movement.at)))),
              item('PhoneNumber', Number(prompt.phoneNumber)),
            ],
          },
        }),
      },
    },
  });
}

/** The `Result` envelope around parameters. A list of one is written as the object itself, as Daraja does. */
export function resultCallback(
  conversation: SimulatorConversation,
  settlement: Settlement,
  parameters: readonly (readonly [string, string | number])[],
): string {
  const { resultCode, movement } = settlement;
  const list = parameters.map(([Key, Value]) => ({ Key, Value }));
  return JSON.stringify({
    Result: {
      ResultType: 0,
      ResultCode: codeValue(resultCode),
      ResultDesc: resultText(resultCode, payoutResultCodeIndex.get(resultCode)?.meaning),
      OriginatorConversationID: conversation.originatorConversationId,
      ConversationID: conversation.conversationId,
      TransactionID: movement?.receiptNumber ?? 'SIM0000000',
      ...(list.length > 0 && { ResultParameters: { ResultParameter: list.length === 1 ? list[0] : list } }),
      ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'https://internal.example/timeout' } },
    },
  });
}

/** The parameters of a movement that succeeded. */
export function movementParameters(
  movement: SimulatorMovement,
): readonly (readonly [string, string | number])[] {
  const at = Date.parse(movement.at);
  const amount = movement.amountMinor / 100;
  switch (movement.operation) {
    case 'withdrawal':
      return [
        ['TransactionAmount', amount],
        ['TransactionReceipt', movement.receiptNumber],
        ['ReceiverPartyPublicName', `${movement.counterparty} - SIMULATED CUSTOMER`],
        ['TransactionCompletedDateTime', dayFirst(at)],
        ['B2CRecipientIsRegisteredCustomer', 'Y'],
      ];
    case 'reversal':
      return [
        ['Amount', amount],
        ['TransCompletedTime', Number(toNairobiTimestamp(at))],
        ['OriginalTransactionID', movement.reversedReceiptNumber ?? ''],
        ['CreditPartyPublicName', `${movement.counterparty} - SIMULATED CUSTOMER`],
      ];
    case 'b2b':
    case 'deposit':
    case 'c2b':
      return [
        ['Amount', amount],
        ['TransCompletedTime', Number(toNairobiTimestamp(at))],
        ['ReceiverPartyPublicName', `${movement.counterparty} - SIMULATED BUSINESS`],
        ['Currency', 'KES'],
      ];
  }
}

function dayFirst(epochMs: number): string {
  const [year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(toNairobiTimestamp(epochMs))?.slice(1) ?? [];
  return `${day}.${month}.${year} ${hour}:${minute}:${second}`;
}

/** A C2B message. Validation and confirmation differ only in the balance, which is empty before the money moved. */
export function c2bMessage(payment: {
  readonly transId: string;
  readonly atMs: number;
  readonly amountMinor: number;
  readonly shortCode: string;
  readonly billRefNumber: string;
  readonly phoneNumber: string;
  readonly balanceMinor: number | undefined;
}): string {
  return JSON.stringify({
    TransactionType: 'Pay Bill',
    TransID: payment.transId,
    TransTime: toNairobiTimestamp(payment.atMs),
    TransAmount: (payment.amountMinor / 100).toFixed(2),
    BusinessShortCode: payment.shortCode,
    BillRefNumber: payment.billRefNumber,
    InvoiceNumber: '',
    OrgAccountBalance: payment.balanceMinor === undefined ? '' : (payment.balanceMinor / 100).toFixed(2),
    ThirdPartyTransID: '',
    MSISDN: payment.phoneNumber,
    FirstName: 'SIMULATED',
    MiddleName: '',
    LastName: 'CUSTOMER',
  });
}
