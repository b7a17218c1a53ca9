import { isDeepStrictEqual } from 'node:util';
import { answered, recordAnswer, saysTheSame, settles, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceCallback } from '../conformance-harness.js';
import type { ConformanceRun } from '../conformance-run.js';
import type { Transaction } from '../../transaction/transaction.js';
import { callbackOf, sentDeposit } from './callbacks-are-read.js';

/** A way to forge a callback. */
interface Forgery {
  readonly says: string;
  readonly of: (genuine: ConformanceCallback, other: ConformanceCallback) => readonly ConformanceCallback[];
}

const withPayload = (callback: ConformanceCallback, payload: Uint8Array): ConformanceCallback => ({
  ...callback,
  payload,
});
const withHeaders = (
  callback: ConformanceCallback,
  change: (value: string) => string,
): ConformanceCallback => ({
  ...callback,
  headers: Object.fromEntries(Object.entries(callback.headers).map(([name, value]) => [name, change(value)])),
});

const forgeries: readonly Forgery[] = [
  {
    says: 'a callback cut short',
    of: (genuine) => [
      withPayload(genuine, genuine.payload.slice(0, -1)),
      withPayload(genuine, new Uint8Array()),
    ],
  },
  {
    says: 'a callback with something added',
    of: (genuine) => [
      withPayload(genuine, Buffer.concat([genuine.payload, Buffer.from(' ')])),
      withPayload(genuine, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), genuine.payload])),
    ],
  },
  { says: 'a callback without its headers', of: (genuine) => [{ ...genuine, headers: {} }] },
  {
    says: 'a callback whose headers were changed',
    of: (genuine) => [
      withHeaders(genuine, (value) => `${value}0`),
      withHeaders(genuine, (value) => value.slice(0, -1)),
      withHeaders(genuine, () => ''),
    ],
  },
  {
    says: 'a callback with the headers of another',
    of: (genuine, other) => [{ ...genuine, headers: other.headers }],
  },
];

const isSame = (forged: ConformanceCallback, { payload, headers }: ConformanceCallback): boolean =>
  Buffer.compare(forged.payload, payload) === 0 && isDeepStrictEqual(forged.headers, headers);

const tryAll = async (run: ConformanceRun, forgery: Forgery): Promise<void> => {
  const transaction = await sentDeposit(run);
  const second = await anotherDeposit(run);
  const genuine = await callbackOf(run, transaction, { outcome: 'succeeded' });
  const other = await callbackOf(run, second, { outcome: 'failed' });
  const isSigned = run.gateway.capabilities.callbackProof === 'signature';
  const forgeries = forgery.of(genuine, other).filter((forged) => !isSame(forged, genuine));
  if (forgeries.length === 0) notApplicable('callbacks have no headers: their proof is in the body');
  const isInBody = Object.keys(genuine.headers).length === 0;
  const truth = await run.receive(genuine);
  for (const forged of forgeries) {
    const end = await run.receive(forged);
    if (end.ended === 'threw') {
      const error = threw(end, 'none');
      promised(
        !isSigned || error.code === 'callback_rejected' || (isInBody && error.code === 'callback_unreadable'),
        `expected callback_rejected before anything is read, got ${error.code}`,
      );
      continue;
    }
    if (saysTheSame(genuine, truth, end)) continue;
    promised(!isSigned, 'a forged callback is taken for a signed one');
    promised(!settles(transaction, end.value), 'a forged callback settles a transaction');
  }
};

async function anotherDeposit(run: ConformanceRun): Promise<Transaction> {
  const transaction = run.harness.createTransaction('deposit');
  return {
    ...recordAnswer(transaction, answered(await run.call('deposit', transaction))),
    status: 'pending',
  };
}

/** Unauthenticated callbacks have no effect. */
export const forgedCallbacksChangeNothing: readonly ConformanceCheck[] = [
  ...forgeries.map((forgery): ConformanceCheck => ({
    name: `handleCallback: ${forgery.says} changes nothing`,
    situation: 'ready',
    run: (run) => tryAll(run, forgery),
  })),
  {
    name: 'handleCallback: a callback about another transaction does not settle this one',
    situation: 'ready',
    run: async (run) => {
      const transaction = await sentDeposit(run);
      const second = await anotherDeposit(run);
      const here = await callbackOf(run, transaction, { outcome: 'succeeded' });
      const about = await callbackOf(run, second, { outcome: 'succeeded' });
      const end = await run.receive({ ...here, payload: about.payload, headers: about.headers });
      if (end.ended === 'threw') return void threw(end, 'none');
      const updates = end.value.kind === 'updates' ? end.value.updates : [];
      for (const update of updates) {
        const isHere =
          update.transactionId === transaction.transactionId &&
          (update.gatewayReference === undefined || update.gatewayReference === transaction.gatewayReference);
        promised(
          !isHere || update.status !== 'succeeded',
          'the other transaction’s success is applied to this one',
        );
      }
    },
  },
];
