import { randomUUID } from 'node:crypto';
import { b2cCommandIds } from '../mpesa-settings.js';
import { refusal } from './daraja-answers.js';
import { jsonAnswer } from '@lango/core/simulator-kit';
import {
  fieldAddress,
  fieldAmount,
  fieldPhone,
  fieldText,
  fieldWord,
  optionalText,
  RefusedRequest,
  refuseField,
  transactionIdIn,
} from './request-fields.js';
import { type RequestBody, plainText } from '../../shared/simulator/request-body.js';
import { openSecurityCredential } from '../../shared/simulator/open-security-credential.js';
import type { SimulatorOperation } from '../../shared/simulator/simulator-fault.js';
import { simulatorCredentials, type MpesaSimulatorOptions } from './simulator-options.js';
import type { DarajaRoute, RouteResult } from './simulator-route.js';
import type { SimulatorConversation } from './simulator-state.js';

/** Fields that differ between kinds of requests. */
type Particulars = Pick<
  SimulatorConversation,
  'amountMinor' | 'counterparty' | 'subject' | 'accountReference'
>;

interface ConversationRouteOptions {
  readonly operation: SimulatorConversation['operation'];
  readonly initiatorField: 'Initiator' | 'InitiatorName';
  readonly commandIds: readonly string[];
  readonly referenceField?: string;
  readonly read: (body: RequestBody) => Particulars;
}

/** A queued request whose result is a callback. */
function conversationRoute(route: ConversationRouteOptions): DarajaRoute {
  return {
    describe: (body) => describe(route.operation, body, route.referenceField),
    act(body, { engine, options }, fault): RouteResult {
      const { initiatorName = simulatorCredentials.initiatorName } = options;
      const initiator = fieldText(body, route.initiatorField, { max: 100 });
      const credential = fieldText(body, 'SecurityCredential', { max: 2_000 });
      fieldWord(body, 'CommandID', route.commandIds);
      fieldText(body, 'Remarks', { min: 2, max: 100 });
      const resultUrl = fieldAddress(body, 'ResultURL');
      fieldAddress(body, 'QueueTimeOutURL');
      const particulars = route.read(body);
      const originatorConversationId = originatorOf(route, body);
      if (engine.state.conversationsByOriginator.has(originatorConversationId)) {
        throw new RefusedRequest(refusal(500, '500.002.1001', 'Duplicate OriginatorConversationID.'));
      }
      const conversationId = engine.newConversationId();
      const dueAtMs = engine.clock.now() + (options.processingDelayMs ?? 200);
      const conversation: SimulatorConversation = {
        conversationId,
        originatorConversationId,
        operation: route.operation,
        ...particulars,
        resultUrl,
        transactionId: transactionIdIn(resultUrl),
        dueAtMs,
        isAuthentic: initiator === initiatorName && opens(credential, options),
        ...(fault !== undefined && { fault }),
      };
      engine.acceptConversation(conversation);
      const answer = jsonAnswer(200, {
        ConversationID: conversationId,
        OriginatorConversationID: originatorConversationId,
        ResponseCode: '0',
        ResponseDescription: 'Accept the service request successfully.',
      });
      return { answer, settleNow: () => engine.carryOut(conversation) };
    },
  };
}

function describe(operation: SimulatorOperation, body: RequestBody, referenceField: string | undefined) {
  const transactionId = transactionIdIn(plainText(body['ResultURL']));
  const reference = referenceField === undefined ? undefined : body[referenceField];
  return {
    operation,
    ...(body['Amount'] !== undefined && { amountMinor: Number(body['Amount']) * 100 }),
    ...(body['PartyB'] !== undefined && { counterparty: plainText(body['PartyB']) }),
    ...(reference !== undefined && { reference: plainText(reference) }),
    ...(transactionId !== null && { transactionId }),
  };
}

/** Only B2C v3 takes the caller's own id, and asks for it. */
function originatorOf(route: ConversationRouteOptions, body: RequestBody): string {
  return route.referenceField === 'OriginatorConversationID'
    ? fieldText(body, 'OriginatorConversationID', { max: 64 })
    : randomUUID();
}

/** Whether the credential decrypts to the initiator's password. Any credential is valid where no password was configured. */
function opens(credential: string, options: MpesaSimulatorOptions): boolean {
  const { initiatorPassword, initiatorPrivateKey } = options;
  if (initiatorPassword === undefined || initiatorPrivateKey === undefined) return true;
  return openSecurityCredential(credential, initiatorPrivateKey) === initiatorPassword;
}

const noParticulars = { amountMinor: 0, counterparty: '', subject: '', accountReference: '' };

const payout = {
  operation: 'withdrawal',
  initiatorField: 'InitiatorName',
  commandIds: b2cCommandIds,
  read: (body: RequestBody) => {
    fieldText(body, 'PartyA', { min: 3, max: 10 });
    optionalText(body, 'Occassion', { max: 100 });
    optionalText(body, 'Occasion', { max: 100 });
    return {
      ...noParticulars,
      amountMinor: fieldAmount(body, 'Amount', { min: 10, max: 250_000 }),
      counterparty: fieldPhone(body, 'PartyB'),
    };
  },
} as const;

/** `POST /mpesa/b2c/v3/paymentrequest` */
export const payoutRoute = conversationRoute({ ...payout, referenceField: 'OriginatorConversationID' });

/** `POST /mpesa/b2c/v1/paymentrequest`, which older clients use: Daraja makes the id, so a repeat pays twice. */
export const olderPayoutRoute = conversationRoute(payout);

/** Command ids of business payments, tax and Pochi. */
const businessCommandIds = [
  'BusinessPayBill',
  'BusinessBuyGoods',
  'BusinessPayToBulk',
  'BusinessTransferFromMMFToUtility',
  'PayTaxToKRA',
  'BusinessPayToPochi',
];

/** `POST /mpesa/b2b/v1/paymentrequest` and the tax and Pochi addresses */
export const businessPaymentRoute = conversationRoute({
  operation: 'b2b',
  initiatorField: 'Initiator',
  commandIds: businessCommandIds,
  referenceField: 'AccountReference',
  read: (body) => ({
    ...noParticulars,
    amountMinor: fieldAmount(body, 'Amount', { min: 1, max: 250_000_000 }),
    counterparty: fieldText(body, 'PartyB', { min: 3, max: 12 }),
    accountReference: optionalText(body, 'AccountReference', { max: 13 }),
  }),
});

/** `POST /mpesa/reversal/v1/request` */
export const reversalRoute = conversationRoute({
  operation: 'reversal',
  initiatorField: 'Initiator',
  commandIds: ['TransactionReversal'],
  referenceField: 'TransactionID',
  read: (body) => {
    if (plainText(body['RecieverIdentifierType']) !== '11') refuseField('RecieverIdentifierType');
    fieldText(body, 'ReceiverParty', { min: 3, max: 10 });
    return {
      ...noParticulars,
      amountMinor: fieldAmount(body, 'Amount', { min: 1, max: 250_000 }),
      subject: fieldText(body, 'TransactionID', { max: 32 }),
    };
  },
});

/** `POST /mpesa/transactionstatus/v1/query` */
export const statusRoute = conversationRoute({
  operation: 'status',
  initiatorField: 'Initiator',
  commandIds: ['TransactionStatusQuery'],
  referenceField: 'OriginalConversationID',
  read: (body) => {
    const receipt = optionalText(body, 'TransactionID', { max: 64 });
    return { ...noParticulars, subject: receipt || fieldText(body, 'OriginalConversationID', { max: 64 }) };
  },
});

/** `POST /mpesa/accountbalance/v1/query` */
export const balanceRoute = conversationRoute({
  operation: 'balance',
  initiatorField: 'Initiator',
  commandIds: ['AccountBalance'],
  read: () => noParticulars,
});
