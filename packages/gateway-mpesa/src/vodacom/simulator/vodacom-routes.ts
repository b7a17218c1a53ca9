import type { SimulatorAnswer, SimulatorFault } from '@lango/core/simulator-kit';
import type { RequestDescription } from '../../shared/simulator/simulator-fault.js';
import { plainText, type RequestBody } from '../../shared/simulator/request-body.js';
import {
  readVodacomPayment,
  readVodacomQuery,
  readVodacomReversal,
  type VodacomRequestRules,
} from './read-vodacom-request.js';
import { vodacomAnswer, VodacomRefusal } from './vodacom-answers.js';
import type { VodacomBooks, VodacomRequestRecord } from './vodacom-books.js';

/** Dependencies of the routes. */
export interface VodacomRouteContext {
  readonly books: VodacomBooks;
  readonly rules: VodacomRequestRules;
  readonly isAnsweredByCallback: boolean;
  /** Carries out later and sends the callback. */
  readonly settleLater: (record: VodacomRequestRecord, work: () => void, fault?: SimulatorFault) => void;
}

/** One kind of request. */
export interface VodacomRoute {
  describe(body: RequestBody): RequestDescription;
  act(body: RequestBody, context: VodacomRouteContext, fault?: SimulatorFault): SimulatorAnswer;
}

/** `POST c2bPayment/singleStage/` and `POST b2cPayment/` */
export function paymentRoute(operation: 'deposit' | 'withdrawal', descriptionField: string): VodacomRoute {
  return {
    describe: (body) => describe(operation, body, 'input_Amount'),
    act(body, context, fault) {
      const payment = readVodacomPayment(body, context.rules, descriptionField);
      const record = context.books.take(payment.thirdPartyConversationId);
      const decline = fault?.kind === 'decline' ? (fault.code ?? declineCodes[operation]) : undefined;
      return settle(record, context, fault, () =>
        context.books.carryOut(record, { operation, ...moneyOf(payment) }, decline),
      );
    },
  };
}

const declineCodes = { deposit: 'INS-5', withdrawal: 'INS-2051' } as const;

const moneyOf = ({ amountMinor, counterparty }: ReturnType<typeof readVodacomPayment>) => ({
  amountMinor,
  counterparty,
});

/** `PUT reversal/` */
export const reversalRoute: VodacomRoute = {
  describe: (body) => describe('reversal', body, 'input_ReversalAmount'),
  act(body, context, fault) {
    const { thirdPartyConversationId, receiptNumber, amountMinor } = readVodacomReversal(body, context.rules);
    const original = context.books.movementOf(receiptNumber);
    if (original === undefined || original.operation !== 'deposit') throw new VodacomRefusal('INS-18');
    if (amountMinor > original.amountMinor) throw new VodacomRefusal('INS-15');
    const record = context.books.take(thirdPartyConversationId);
    const { counterparty } = original;
    const order = { operation: 'reversal', amountMinor, counterparty, reversedReceiptNumber: receiptNumber } as const;
    return settle(record, context, fault, () => context.books.carryOut(record, order));
  }, // prettier-ignore
};

/** `GET queryTransactionStatus/`: INS-0 means that the query succeeded; the status word is the outcome of the payment. */
export const queryRoute: VodacomRoute = {
  describe: (body) => ({ operation: 'status', reference: plainText(body['input_QueryReference']) }),
  act(query, { books, rules }) {
    const record = books.find(readVodacomQuery(query, rules));
    if (record === undefined) throw new VodacomRefusal('INS-23');
    const { code, movement, conversationId } = record;
    const status = code === undefined ? 'Pending' : code === 'INS-0' ? 'Completed' : 'Failed';
    return vodacomAnswer('INS-0', {
      output_ResponseTransactionStatus: status,
      output_ConversationID: conversationId,
      output_ThirdPartyConversationID: plainText(query['input_ThirdPartyConversationID']),
      ...(movement !== undefined && {
        output_OriginalTransactionID: movement.receiptNumber,
        output_Reversed: books.isReversed(movement.receiptNumber) ? 'True' : 'False',
      }),
    });
  },
};

/** Settles at once, or answers "accepted" and sends a callback later. */
function settle(
  record: VodacomRequestRecord,
  context: VodacomRouteContext,
  fault: SimulatorFault | undefined,
  work: () => void,
): SimulatorAnswer {
  const ids = {
    output_ConversationID: record.conversationId,
    output_ThirdPartyConversationID: record.thirdPartyConversationId,
  };
  if (context.isAnsweredByCallback) {
    context.settleLater(record, work, fault);
    return vodacomAnswer('INS-0', ids, 201);
  }
  work();
  const { code = 'INS-1', movement } = record;
  if (movement === undefined) return vodacomAnswer(code, { ...ids, output_TransactionID: 'N/A' });
  return vodacomAnswer(code, { ...ids, output_TransactionID: movement.receiptNumber }, 201);
}

function describe(
  operation: RequestDescription['operation'],
  body: RequestBody,
  amountField: string,
): RequestDescription {
  const number = plainText(body['input_ThirdPartyConversationID']);
  return {
    operation,
    amountMinor: Math.round(Number(body[amountField]) * 100),
    counterparty: plainText(body['input_CustomerMSISDN']),
    reference: plainText(body['input_TransactionReference']),
    ...(/^[0-9a-f]{32}$/.test(number) && { transactionId: `txn_${number}` }),
  };
}

/** The callback at the end of a payment that was only accepted at first. It states no amount. */
export function vodacomCallbackBody({
  conversationId,
  thirdPartyConversationId,
  code = 'INS-1',
  movement,
}: VodacomRequestRecord): string {
  return JSON.stringify({
    input_OriginalConversationID: conversationId,
    input_TransactionID: movement?.receiptNumber ?? 'N/A',
    input_ResultCode: code,
    input_ResultDesc: code === 'INS-0' ? 'Request processed successfully' : 'Transaction Failed',
    input_ThirdPartyConversationID: thirdPartyConversationId,
  });
}
