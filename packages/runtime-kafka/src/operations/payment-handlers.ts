import { accountOf } from '../ports/account-of.js';
import { discrepanciesOf } from '../ports/journal.js';
import type { PaymentSearch } from '../ports/operations-store.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { idsCreated, readPage } from '../services/shared/read-page.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { allowedActions } from './allowed-actions.js';
import { findPayment } from './find-payment.js';
import { iso } from '../ports/iso-time.js';
import type { OperationsCall, OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';
import { toPaymentView } from './payment-view.js';
import { toCsv } from './to-csv.js';
import { createTimeline } from './create-timeline.js';

type PaymentHandlers = Pick<OperationsHandlers, 'searchPayments' | 'exportPayments' | 'showPayment'>;
type Filters = Omit<Parameters<OperationsHandlers['searchPayments']>[0]['query'], 'limit' | 'cursor'>;

const exportedMax = 10_000;
const exportPage = 500;
const timelineMax = 200;

/** Search and export of payments, and the timeline of one. */
export function paymentHandlers(context: ServiceContext, tools: OperationsTools): PaymentHandlers {
  const { store } = context;
  return {
    searchPayments: async ({ query }) => {
      const { limit, cursor, ...filters } = query;
      const { before, ...search } = toSearch(context, filters, cursor);
      const { rows, ...next } = await readPage(
        { limit, cursor: before },
        (page) => store.searchPayments({ ...search, ...page }),
        ({ transaction }) => transaction.transactionId,
      );
      return jsonResult({ payments: rows.map((record) => toPaymentView(record)), ...next });
    },
    exportPayments: async ({ query }) => {
      const records = [];
      let cursor: string | undefined;
      do {
        const page = await store.searchPayments({ ...toSearch(context, query, cursor), limit: exportPage });
        records.push(...page);
        cursor = page.length < exportPage ? undefined : page.at(-1)?.transaction.transactionId;
      } while (cursor !== undefined && records.length < exportedMax);
      return {
        status: 200,
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="payments.csv"',
        },
        body: toCsv(records.slice(0, exportedMax).map((record) => toPaymentView(record))),
      };
    },
    showPayment: async ({ params, operator }: OperationsCall) => {
      const record = await findPayment(context, params['id'] ?? '');
      const { transactionId } = record.transaction;
      const [journal, entries, callbacks, deliveries, merchant] = await Promise.all([
        store.journal(transactionId),
        store.entriesAround(transactionId),
        store.listCallbacksOf(transactionId, timelineMax),
        store.listDeliveriesOf(transactionId, timelineMax),
        store.findMerchant(record.merchantId),
      ]);
      const { reissue } = record;
      return jsonResult({
        ...toPaymentView(record, { discrepancies: discrepanciesOf(journal), entries }),
        merchantName: merchant?.name,
        traceId: record.traceParent?.split('-')[1],
        possiblySent: record.possiblySent,
        lookUps: record.lookUps,
        attempts: record.attempts,
        unverifiedReference: record.unverifiedReference,
        ...(reissue?.kind === 'proposed' && {
          reissue: {
            proposedBy: reissue.proposedBy,
            reason: reissue.reason,
            proposedAt: iso(reissue.proposedAtMs),
            expiresAt: iso(reissue.expiresAtMs),
          },
        }),
        actions: allowedActions(context, record, operator),
        timeline: createTimeline({ journal, callbacks, deliveries, redact: tools.redact }),
      });
    },
  };
}

function toSearch(
  { gateways }: ServiceContext,
  { q, gateway, review, merchant, createdFrom, createdBefore, ...same }: Filters,
  cursor: string | undefined,
): Omit<PaymentSearch, 'limit'> {
  return {
    ...withoutMissing(same),
    accounts: gateways.list().map((found) => ({
      gatewayId: found.gatewayId,
      account: accountOf(found),
      environment: found.capabilities.environment,
    })),
    ...(q !== undefined && { text: q }),
    ...(gateway !== undefined && { gatewayId: gateway }),
    ...(merchant !== undefined && { merchantId: merchant }),
    ...(review === 'true' && { inReview: true }),
    ...idsCreated(createdFrom, createdBefore, cursor),
  };
}

type Given<Value> = { [K in keyof Value]?: Exclude<Value[K], undefined> };

const withoutMissing = <Value extends object>(value: Value): Given<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Given<Value>;
