import { firstIdAt } from '../../ports/first-id-at.js';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';
import { attemptsOf, discrepanciesOf, entriesOf, historyOf, reviewDecisionsOf } from '../../ports/journal.js';
import { jsonResult } from '../shared/http/json-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import { ownTransaction, type ApiHandlers } from './api-call.js';
import { usableGateways } from './usable-gateways.js';
import { toEntryView, toTransactionView } from './transaction-view.js';

type ReadHandlers = Pick<
  ApiHandlers,
  'getTransaction' | 'getTransactionHistory' | 'listTransactions' | 'listGateways' | 'listIncomingDeposits'
>;

/** The `GET` routes about transactions and gateways. */
export function readHandlers(context: ServiceContext): ReadHandlers {
  const { store } = context;
  return {
    getTransaction: async ({ caller, params }) => {
      const record = await ownTransaction(context, caller, params['id'] ?? '');
      const { transactionId } = record.transaction;
      const [journal, entries] = await Promise.all([
        store.journal(transactionId),
        store.entriesAround(transactionId),
      ]);
      return jsonResult(toTransactionView(record, { discrepancies: discrepanciesOf(journal), entries }));
    },
    getTransactionHistory: async ({ caller, params }) => {
      const { transactionId } = (await ownTransaction(context, caller, params['id'] ?? '')).transaction;
      const journal = await store.journal(transactionId);
      return jsonResult({
        history: historyOf(journal).map(({ version, status, cause, atMs }) => ({
          version,
          status,
          cause,
          at: iso(atMs),
        })),
        attempts: attemptsOf(journal).map(({ operation, startedAtMs, outcome }) => ({
          operation,
          startedAt: iso(startedAtMs),
          outcome,
        })),
        entries: entriesOf(journal).map(toEntryView),
        decisions: reviewDecisionsOf(journal).map(({ decidedBy: _, atMs, ...decision }) => ({
          ...decision,
          at: iso(atMs),
        })),
      });
    },
    listTransactions: async ({ caller, query }) => {
      const { cursor, limit, gateway, status, kind, merchantReference, createdFrom, createdBefore } = query;
      const before = [cursor, createdBefore && firstIdAt(Date.parse(createdBefore))]
        .filter((id) => id !== undefined)
        .sort()[0];
      const records = await store.list({
        merchantId: caller.merchantId,
        environment: caller.environment,
        limit: limit + 1,
        ...(before !== undefined && { before }),
        ...(createdFrom !== undefined && { from: firstIdAt(Date.parse(createdFrom)) }),
        ...(gateway !== undefined && { gatewayId: gateway }),
        ...(status !== undefined && { status }),
        ...(kind !== undefined && { kind }),
        ...(merchantReference !== undefined && { merchantReference }),
      });
      const page = records.slice(0, limit);
      return jsonResult({
        transactions: page.map((record) => toTransactionView(record)),
        ...(records.length > limit && { nextCursor: page.at(-1)?.transaction.transactionId }),
      });
    },
    listGateways: async ({ caller }) => {
      const offered = usableGateways(context, caller);
      return jsonResult({
        gateways: offered.map(({ gatewayId, capabilities }) => ({
          gateway: gatewayId,
          operations: capabilities.operations,
        })),
      });
    },
    listIncomingDeposits: async ({ caller, query }) => {
      const { merchantId, environment } = caller;
      const { limit, cursor } = query;
      const deposits = await store.listIncomingDeposits({
        merchantId,
        environment,
        limit: limit + 1,
        ...(cursor !== undefined && { before: cursor }),
      });
      const page = deposits.slice(0, limit);
      return jsonResult({
        incomingDeposits: page.map(toIncomingDepositView),
        ...(deposits.length > limit && { nextCursor: page.at(-1)?.incomingDepositId }),
      });
    },
  };
}

const toIncomingDepositView = (deposit: IncomingDepositRecord) => ({
  incomingDepositId: deposit.incomingDepositId,
  gateway: deposit.gatewayId,
  gatewayReference: deposit.gatewayReference,
  amount: { amountMinor: deposit.amountMinor, currency: deposit.currency },
  accountReference: deposit.accountReference,
  receivingAccount: deposit.receivingAccount,
  counterparty: deposit.counterparty,
  paidAt: deposit.paidAt,
  evidence: deposit.evidence,
  receivedAt: iso(deposit.receivedAtMs),
});

const iso = (ms: number) => new Date(ms).toISOString();
