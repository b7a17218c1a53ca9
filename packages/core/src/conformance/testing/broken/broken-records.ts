import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayRecord } from '../../../gateway/v1/gateway-record-v1.js';
import type { PaymentGatewayV1 } from '../../../gateway/v1/payment-gateway-v1.js';
import { acmePageSize } from '../acme-provider.js';
import type { BrokenGateway } from './alter-gateway.js';

type List = NonNullable<PaymentGatewayV1['listRecords']>;

/** The same adapter with another listing. */
const listing =
  (change: (list: List) => List): BrokenGateway['alter'] =>
  (good) => ({
    ...good,
    listRecords: change((period, context) => good.listRecords?.(period, context) ?? nothing()),
  });

async function* nothing(): AsyncGenerator<GatewayRecord> {
  // No records.
}

/** Replaces every record. */
const changingRecords = (change: (record: GatewayRecord) => GatewayRecord): BrokenGateway['alter'] =>
  listing(
    (list) =>
      async function* (period, context) {
        for await (const record of list(period, context)) yield change(record);
      },
  );

const longAgo = { from: '2020-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

/** Gateways whose records would let a difference pass, or make one up. */
export const brokenRecords: readonly BrokenGateway[] = [
  {
    breaks: 'lists records of any time',
    alter: listing((list) => (_, context) => list(longAgo, context)),
  },
  {
    breaks: 'lists the first page only',
    alter: listing(
      (list) =>
        async function* (period, context) {
          let count = 0;
          for await (const record of list(period, context)) {
            yield record;
            count += 1;
            if (count === acmePageSize) return;
          }
        },
    ),
  },
  {
    breaks: 'ends a listing that failed as though it were whole',
    alter: listing(
      (list) =>
        async function* (period, context) {
          try {
            yield* list(period, context);
          } catch (error) {
            if (!PaymentError.is(error) || error.code === 'aborted') throw error;
          }
        },
    ),
  },
  {
    breaks: 'lists amounts in whole shillings',
    alter: changingRecords((record) => ({
      ...record,
      money: { ...record.money, amountMinor: record.money.amountMinor / 100 },
    })),
  },
  {
    breaks: 'lists payouts in another unit',
    alter: changingRecords((record) =>
      record.kind === 'withdrawal'
        ? { ...record, money: { ...record.money, amountMinor: record.money.amountMinor / 100 } }
        : record,
    ),
  },
  {
    breaks: 'lists refunds as money that came in',
    alter: changingRecords((record) => (record.kind === 'refund' ? { ...record, direction: 'in' } : record)),
  },
  {
    breaks: 'lists records without what would find the transaction',
    alter: changingRecords(
      ({ transactionId: _transaction, gatewayReference: _reference, ...record }) => record,
    ),
  },
  {
    breaks: 'lists on after it was aborted',
    alter: listing(
      (list) => (period, context) => list(period, { ...context, signal: new AbortController().signal }),
    ),
  },
  {
    breaks: 'lists the newest first and says otherwise',
    alter: listing(
      (list) =>
        async function* (period, context) {
          const records: GatewayRecord[] = [];
          for await (const record of list(period, context)) records.unshift(record);
          for (const [index, record] of records.entries()) {
            if (index > 0 && context.signal.aborted)
              throw new PaymentError('aborted', 'none', 'aborted while listing');
            yield record;
          }
        },
    ),
  },
  {
    breaks: 'declares records and cannot list them',
    alter: (good) => {
      const rest = { ...good };
      delete rest.listRecords;
      return rest;
    },
  },
];
