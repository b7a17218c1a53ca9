import { isDeepStrictEqual } from 'node:util';
import type { GatewayCallbackResult } from '../../gateway/v1/gateway-callback-v1.js';
import { isSameMoney } from '../../money/money.js';
import type { Transaction } from '../../transaction/transaction.js';
import { isAbout, plainResult, saysTheSame, settles, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceCallback } from '../conformance-harness.js';
import {
  newPayment,
  oddAmount,
  paid,
  payableAmounts,
  payingOperations,
  say,
  type Paying,
} from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';
import { forgeries, forgeriesWithoutProof, lastChanged } from '../callback-forgeries.js';
import { callbackOf, read } from './callbacks-are-read.js';

const sentPayment = async (run: ConformanceRun, operation: Paying): Promise<Transaction> => {
  const { transaction } = await paid(run, await newPayment(run, operation));
  return { ...transaction, status: 'pending' };
};

const check = (
  operation: Paying,
  says: string,
  run: (run: ConformanceRun) => Promise<void>,
): ConformanceCheck => ({
  name: `handleCallback: ${says.replace('%', `a ${kindOf(operation)}`)}`,
  situation: 'ready',
  operation,
  run,
});

const updatesOf = (result: GatewayCallbackResult) => (result.kind === 'updates' ? result.updates : []);

const isRead = (operation: Paying) =>
  check(operation, 'a genuine callback of % finds it and says what the provider said', async (run) => {
    const transaction = await sentPayment(run, operation);
    const genuine = await callbackOf(run, transaction, { outcome: 'succeeded' });
    const update = updatesOf(await read(run, genuine)).find((one) => isAbout(transaction, one));
    promised(
      update?.status === 'succeeded',
      `expected a success of a ${transaction.kind} under its own id or reference (createCallback returns undefined where the provider sends none)`,
    );
    promised(
      update.transactionId !== undefined ||
        genuine.urlToken === 'transaction' ||
        !Buffer.from(genuine.payload).includes(transaction.transactionId),
      'the callback states our transactionId, and the update leaves it out: pass it on, because after a lost answer the host knows no reference',
    );
    for (const outcome of ['failed', 'unknown-code'] as const) {
      const callback = await run.harness.createCallback(transaction, { outcome });
      if (callback === undefined) continue;
      const end = await run.receive(callback);
      promised(
        end.ended === 'threw' || !updatesOf(end.value).some(({ status }) => status === 'succeeded'),
        `${outcome} of a ${transaction.kind} is read as a success`,
      );
    }
  });

const statesItsAmount = (operation: Paying) =>
  check(
    operation,
    'a callback of % states the amount as the provider does, in every declared currency',
    async (run) => {
      let tried = 0;
      const template = await sentPayment(run, operation);
      for (const [currency, limits] of payableAmounts(run, operation)) {
        const amountMinor = oddAmount(limits);
        const transaction = { ...template, money: { amountMinor, currency } };
        for (const money of [transaction.money, { currency, amountMinor: amountMinor * 2 }]) {
          const callback = await run.harness.createCallback(transaction, { outcome: 'succeeded', money });
          if (callback === undefined) continue;
          const end = await run.receive(callback);
          if (end.ended === 'threw') {
            threw(end, 'none');
            continue;
          }
          for (const update of updatesOf(end.value)) {
            if (update.status !== 'succeeded') continue;
            tried += 1;
            promised(
              update.money !== undefined && isSameMoney(update.money, money),
              `the callback states ${say(money)}, and the update says ${update.money === undefined ? 'no amount' : say(update.money)}: pass on the callback’s own amount, in the unit that the provider documents`,
            );
          }
        }
      }
      if (tried === 0) notApplicable('the provider’s callbacks state no amount');
    },
  );

/** Headers with the proof: without one of them the callback is refused. */
async function proofHeaders(run: ConformanceRun, genuine: ConformanceCallback): Promise<readonly string[]> {
  const names: string[] = [];
  for (const name of Object.keys(genuine.headers)) {
    const { [name]: _left, ...headers } = genuine.headers;
    if ((await run.receive({ ...genuine, headers })).ended === 'threw') names.push(name);
  }
  return names;
}

export async function provesItself(
  run: ConformanceRun,
  genuine: ConformanceCallback,
  what: string,
  transaction?: Transaction,
  other?: ConformanceCallback,
): Promise<void> {
  const isSigned = run.gateway.capabilities.callbackProof === 'signature';
  const proofs = isSigned ? await proofHeaders(run, genuine) : [];
  const changed = proofs.flatMap((name) => {
    const value = genuine.headers[name] ?? '';
    return ['', lastChanged(value), value.slice(0, Math.floor(value.length / 2))].map(
      (other) => [`another ${name}`, { ...genuine, headers: { ...genuine.headers, [name]: other } }] as const,
    );
  });
  promised(
    !isSigned || proofs.length > 0 || Object.keys(genuine.headers).length === 0,
    `${what} needs none of its headers: its signature is not checked`,
  );
  const truth = await run.receive(genuine);
  for (const [how, forged] of [...forgeries(genuine), ...forgeriesWithoutProof(genuine, other), ...changed]) {
    const end = await run.receive(forged);
    if (end.ended === 'threw') {
      threw(end, 'none');
      continue;
    }
    if (saysTheSame(genuine, truth, end)) continue;
    promised(
      !isSigned,
      `${what} is believed with ${how}: verify the whole of every callback, whatever its kind, before it is read`,
    );
    promised(
      transaction === undefined || !settles(transaction, end.value),
      `${what} settles its transaction with ${how}`,
    );
  }
}

const needsProof = (operation: Paying) =>
  check(operation, 'a callback of %, whatever it says, has to prove itself', async (run) => {
    const transaction = await sentPayment(run, operation);
    let tried = 0;
    for (const outcome of ['succeeded', 'failed', 'unknown-code'] as const) {
      const callback = await run.harness.createCallback(transaction, { outcome });
      if (callback === undefined) continue;
      tried += 1;
      const other = { outcome: outcome === 'succeeded' ? ('failed' as const) : ('succeeded' as const) };
      await provesItself(
        run,
        callback,
        `a ${outcome} of a ${transaction.kind}`,
        transaction,
        await run.harness.createCallback(transaction, other),
      );
    }
    if (tried === 0) notApplicable(`the provider does not call back about a ${transaction.kind}`);
  });

const otherKinds: ConformanceCheck = {
  name: 'handleCallback: a callback of every other kind has to prove itself',
  situation: 'ready',
  run: async (run) => {
    const callbacks = (await run.harness.otherCallbacks?.()) ?? [];
    if (callbacks.length === 0) return notApplicable('the harness gives no otherCallbacks');
    for (const callback of callbacks) {
      const { kind } = await read(run, callback);
      promised(
        kind !== 'updates',
        'otherCallbacks are of other kinds than updates; createCallback makes those',
      );
      await provesItself(run, callback, `a callback of kind ${kind}`);
    }
  },
};

/** A callback's content comes only from what its signature covers. */
const saysOnlyWhatIsSigned = (operation: Paying) =>
  check(operation, 'a callback of % says only what its signature covers', async (run) => {
    if (run.gateway.capabilities.callbackProof !== 'signature')
      return notApplicable('callbacks are not signed');
    const [one, other] = [await sentPayment(run, operation), await sentPayment(run, operation)];
    const genuine = await callbackOf(run, one, { outcome: 'succeeded' });
    const foreign = await callbackOf(run, other, { outcome: 'succeeded' });
    const truth = plainResult(await read(run, genuine));
    const ids = [other.transactionId, other.gatewayReference ?? other.transactionId];
    const names = ['transactionId', 'transaction_id', 'reference', 'ref', 'id', 'status', 'amount'];
    const extra = Object.fromEntries(names.map((name) => [`x-${name.toLowerCase()}`, ids[0] ?? '']));
    const queries = ids.map(
      (id) => `${genuine.url}?${names.map((name) => `${name}=${encodeURIComponent(id)}`).join('&')}`,
    );
    const attempts: ConformanceCallback[] = [
      { ...genuine, url: foreign.url },
      ...queries.map((url) => ({ ...genuine, url })),
      ...ids.map((id) => ({ ...genuine, url: `${genuine.url}/${encodeURIComponent(id)}` })),
      { ...genuine, headers: { ...extra, ...genuine.headers } },
      ...Object.keys(genuine.headers).map((name) => ({
        ...genuine,
        headers: { ...genuine.headers, [name]: foreign.headers[name] ?? '' },
      })),
    ];
    for (const attempt of attempts) {
      const end = await run.receive(attempt);
      promised(
        end.ended === 'threw' || isDeepStrictEqual(plainResult(end.value), truth),
        'what it says changes with its address or with a header that is not signed: take every id and amount from the bytes that the signature covers',
      );
    }
  });

/** Callbacks of every kind of transaction, not only of deposits. */
export const callbacksOfEveryKind: readonly ConformanceCheck[] = [
  ...payingOperations.flatMap((operation) => [
    isRead(operation),
    statesItsAmount(operation),
    needsProof(operation),
    saysOnlyWhatIsSigned(operation),
  ]),
  otherKinds,
];
