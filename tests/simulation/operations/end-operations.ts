import { historyPolicy } from '../history-policy.js';
import type { StoredTransaction } from '../store/memory-rows.js';
import { callbacksOfHistory } from './callback-operations.js';
import type { OperationRow } from './operation.js';
import type { Draft, HistoryWorld } from './operations-of.js';
import type { Payments } from './payments.js';

/** The end of a history: the rows of each payment and its unfinished work. A clock jump excuses lateness. */
export function endOperations({ rows, clockJumped }: HistoryWorld, payments: Payments): readonly Draft[] {
  const isPeace = !clockJumped;
  const deliveries = [...rows.deliveries.values()];
  const pending = deliveries.filter(({ delivery }) => delivery.status === 'pending');
  const ends = [...payments.all].map((payment): Draft => {
    const paymentRows = [...rows.transactions.values()].filter(
      ({ record }) => payments.of(record.transaction.transactionId) === payment,
    );
    const unfinished = pending.filter(
      ({ delivery }) => payments.of(delivery.transactionId ?? '') === payment,
    ).length;
    return {
      payment,
      input: { do: 'end', id: payment },
      output: { isPeace, unfinished, rows: paymentRows.map((row) => endOf(row, rows)) },
    };
  });
  const unread = [...rows.callbacks.values()].filter(({ callback }) => callback.processedAtMs === undefined);
  const unbooked = [...rows.incomingDeposits.values()].filter(({ isBooked }) => !isBooked);
  return [
    ...ends,
    {
      payment: callbacksOfHistory,
      input: { do: 'end', id: '' },
      output: { isPeace, unfinished: unread.length + unbooked.length, rows: [] },
    },
  ];
}

function endOf({ record, balance }: StoredTransaction, rows: HistoryWorld['rows']): OperationRow {
  const { transactionId, status, version } = record.transaction;
  const givenUp = [...rows.deliveries.values()].filter(
    ({ delivery }) =>
      delivery.transactionId === transactionId &&
      delivery.status === 'exhausted' &&
      delivery.attempts >= historyPolicy.merchantCallbackDelaysMs.length,
  );
  return {
    id: transactionId,
    status,
    version,
    flagged: record.review !== undefined,
    verifying: record.nextStep === 'verifying',
    balance: { ...balance },
    addresses: [
      `https://${record.merchantId}.example/endpoint`,
      ...(record.callbackUrl === undefined ? [] : [record.callbackUrl]),
    ],
    givenUp: givenUp.map(({ delivery }) => `${delivery.url} ${delivery.eventType}`),
  };
}
