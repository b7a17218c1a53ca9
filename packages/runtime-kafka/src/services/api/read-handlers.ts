import { iso } from '../../ports/iso-time.js';
import { attemptsOf, discrepanciesOf, entriesOf, historyOf, reviewDecisionsOf } from '../../ports/journal.js';
import { jsonResult } from '../shared/http/json-result.js';
import { idsCreated, readPage } from '../shared/read-page.js';
import type { ServiceContext } from '../shared/service-context.js';
import { ownTransaction, type ApiHandlers } from './api-call.js';
import { toIncomingDepositView } from './incoming-deposit-view.js';
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
      const { before, ...ids } = idsCreated(createdFrom, createdBefore, cursor);
      const { rows, ...next } = await readPage(
        { limit, cursor: before },
        (page) =>
          store.list({
            merchantId: caller.merchantId,
            environment: caller.environment,
            ...page,
            ...ids,
            ...(gateway !== undefined && { gatewayId: gateway }),
            ...(status !== undefined && { status }),
            ...(kind !== undefined && { kind }),
            ...(merchantReference !== undefined && { merchantReference }),
          }),
        ({ transaction }) => transaction.transactionId,
      );
      return jsonResult({ transactions: rows.map((record) => toTransactionView(record)), ...next });
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
      const { rows, ...next } = await readPage(
        query,
        (page) => store.listIncomingDeposits({ merchantId, environment, ...page }),
        ({ incomingDepositId }) => incomingDepositId,
      );
      return jsonResult({ incomingDeposits: rows.map(toIncomingDepositView), ...next });
    },
  };
}
