import type { Transaction } from '../../transaction/transaction.js';
import { promised, type ConformanceCheck } from '../conformance-check.js';
import { invoke, kindOf, promiseOf } from '../conformance-run.js';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';

/** Invalid transactions. */
const broken: readonly ((transaction: Transaction) => unknown)[] = [
  ({ counterparty: _counterparty, ...rest }) => rest,
  ({ money: _money, ...rest }) => rest,
  (transaction) => ({ ...transaction, money: { ...transaction.money, currency: 'kes' } }),
  (transaction) => ({ ...transaction, money: { ...transaction.money, amountMinor: -1 } }),
  () => ({}),
];

const check = (operation: GatewayOperation): ConformanceCheck => ({
  name: `${operation}: it rejects whatever it is given, and never throws at once`,
  situation: 'connection-refused',
  operation,
  run: async (run) => {
    const { gateway } = run;
    const transaction = run.harness.createTransaction(kindOf(operation));
    const aborted = run.context(transaction, operation, { signal: AbortSignal.abort() });
    const ends: Promise<unknown>[] = [
      promiseOf(operation, () => invoke(gateway, operation, transaction, {}, aborted)),
      ...broken.map((change) =>
        promiseOf(operation, () =>
          invoke(
            gateway,
            operation,
            change(transaction) as Transaction,
            {},
            run.context(transaction, operation),
          ),
        ),
      ),
    ];
    for (const end of await Promise.allSettled(ends))
      promised(
        end.status === 'rejected' ||
          (end.value as { readonly status?: unknown } | undefined)?.status !== 'succeeded',
        `${operation} answers succeeded to a transaction that is none`,
      );
  },
});

const rejectsCallbacks: ConformanceCheck = {
  name: 'handleCallback: it rejects whatever it is given, and never throws at once',
  situation: 'ready',
  run: async ({ gateway }) => {
    const receivedAt = new Date().toISOString();
    const url = 'https://host.example/callbacks/x';
    const ends = [new Uint8Array(), Buffer.from('{'), Buffer.from('{"id":1}')].map((payload) =>
      promiseOf('handleCallback', () => gateway.handleCallback(payload, { headers: {}, url, receivedAt })),
    );
    await Promise.allSettled(ends);
  },
};

/** Methods reject: a synchronous throw would not reach a host that awaits the result. */
export const methodsReject: readonly ConformanceCheck[] = [
  ...(['deposit', 'withdraw', 'lookUp', 'refund', 'reverse', 'cancel', 'capture'] as const).map(check),
  rejectsCallbacks,
];
