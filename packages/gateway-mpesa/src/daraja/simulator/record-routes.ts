import { jsonAnswer } from '@lango/core/simulator-kit';
import { fieldPhone, fieldText, fieldWord, refuseField } from './request-fields.js';
import { type RequestBody } from '../../shared/simulator/request-body.js';
import type { DarajaRoute } from './simulator-route.js';
import { fromStatementTime } from '../records/statement-time.js';

/** `POST /pulltransactions/v1/register`: every short code counts as registered, so that a query works at once. */
export const pullRegisterRoute: DarajaRoute = {
  describe: () => ({ operation: 'pull' }),
  act(body, { engine }) {
    fieldWord(body, 'RequestType', ['Pull']);
    fieldPhone(body, 'NominatedNumber');
    const answer = jsonAnswer(200, {
      ResponseRefID: engine.newConversationId(),
      'Response Status': '1000',
      ShortCode: fieldText(body, 'ShortCode', { min: 3, max: 10 }),
      'Response Description': 'ShortCode Registered Successfully',
    });
    return { answer };
  },
};

/** `POST /pulltransactions/v1/query`: what customers paid in a period of the last 48 hours, a page at a time. */
export const pullQueryRoute: DarajaRoute = {
  describe: () => ({ operation: 'pull' }),
  act(body, { engine, options }) {
    fieldText(body, 'ShortCode', { min: 3, max: 10 });
    const [fromMs, toMs] = [fieldTime(body, 'StartDate'), fieldTime(body, 'EndDate')];
    const offset = Number(fieldText(body, 'OffSetValue', { max: 9 }));
    const oldestMs = engine.clock.now() - 48 * 60 * 60 * 1000;
    const rows = engine.state.movements
      .filter(({ operation }) => operation === 'deposit' || operation === 'c2b')
      .filter(({ at }) => Date.parse(at) >= Math.max(fromMs, oldestMs) && Date.parse(at) <= toMs)
      .slice(offset, offset + (options.pullPageSize ?? 100))
      .map((movement) => ({
        transactionId: movement.receiptNumber,
        trxDate: `${nairobiSeconds(movement.at)}Z`,
        msisdn: Number(movement.counterparty),
        sender: 'MPESA',
        transactiontype: 'c2b-pay-bill-debit',
        billreference:
          engine.state.prompts.get(movement.gatewayReference)?.accountReference ?? movement.gatewayReference,
        amount: (movement.amountMinor / 100).toFixed(2),
        organizationname: 'SIMULATED BUSINESS',
      }));
    const answer = jsonAnswer(200, {
      ResponseRefID: engine.newConversationId(),
      ResponseCode: '1000',
      ResponseMessage: 'Success',
      Response: [rows],
    });
    return { answer };
  },
};

function fieldTime(body: RequestBody, field: string): number {
  return fromStatementTime(fieldText(body, field, { max: 19 })) ?? refuseField(field);
}

function nairobiSeconds(at: string): string {
  return new Date(Date.parse(at) + 3 * 60 * 60 * 1000).toISOString().slice(0, 19);
}
