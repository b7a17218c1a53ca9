import { answered, isAbout, recordAnswer, settles, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceCallback, ConformanceCallbackContent } from '../conformance-harness.js';
import { describeEnd, type ConformanceRun } from '../conformance-run.js';
import type { GatewayCallbackResult } from '../../gateway/v1/gateway-callback-v1.js';
import type { Transaction } from '../../transaction/transaction.js';

/** A deposit that the provider has accepted, as the host stores it. */
export async function sentDeposit(run: ConformanceRun): Promise<Transaction> {
  if (run.gateway.capabilities.operations.deposit === undefined)
    return notApplicable('deposit is not declared');
  const transaction = run.harness.createTransaction('deposit');
  return {
    ...recordAnswer(transaction, answered(await run.call('deposit', transaction))),
    status: 'pending',
  };
}

/** A callback with this content; skips the check where the provider cannot send it. */
export async function callbackOf(
  run: ConformanceRun,
  transaction: Transaction,
  content: ConformanceCallbackContent,
): Promise<ConformanceCallback> {
  const callback = await run.harness.createCallback(transaction, content);
  if (callback !== undefined) return callback;
  return notApplicable(
    `the provider’s callbacks do not say ${JSON.stringify(content)} of a ${transaction.kind}`,
  );
}

/** The result of a callback that must be readable. */
export async function read(
  run: ConformanceRun,
  callback: ConformanceCallback,
): Promise<GatewayCallbackResult> {
  const end = await run.receive(callback);
  promised(end.ended === 'returned', `the callback is genuine; handleCallback ${describeEnd(end)}`);
  return end.value;
}

/** A check of handleCallback. */
export const ofCallbacks = (name: string, run: (run: ConformanceRun) => Promise<void>): ConformanceCheck => ({
  name: `handleCallback: ${name}`,
  situation: 'ready',
  run,
});

/** A genuine callback identifies its transaction and has the provider's content. */
export const callbacksAreRead: readonly ConformanceCheck[] = [
  ofCallbacks('its evidence is what the capabilities promise', async (run) => {
    const transaction = await sentDeposit(run);
    const callback = await callbackOf(run, transaction, { outcome: 'succeeded' });
    const result = await read(run, callback);
    promised('evidence' in result, `expected a result with evidence, got ${result.kind}`);
    const isSigned = run.gateway.capabilities.callbackProof === 'signature';
    const owed = isSigned ? 'signed' : callback.urlToken === 'look-up' ? 'look-up' : 'hint';
    promised(
      result.evidence === owed || result.evidence === 'hint',
      `expected evidence ${owed}, got ${result.evidence}`,
    );
    promised(!isSigned || settles(transaction, result), 'a signed success does not settle its transaction');
  }),
  ofCallbacks('a genuine failure is a decline with a reason', async (run) => {
    const transaction = await sentDeposit(run);
    const result = await read(run, await callbackOf(run, transaction, { outcome: 'failed' }));
    promised(result.kind === 'updates', `expected updates, got ${result.kind}`);
    const update = result.updates.find((one) => isAbout(transaction, one));
    promised(update !== undefined, 'no update names the transaction');
    promised(update.status !== 'succeeded', 'a failure is read as a success');
    promised(update.status !== 'failed' || update.rawCode !== '', 'the provider’s code is lost');
  }),
  ofCallbacks('a code nobody has documented is never a success', async (run) => {
    const transaction = await sentDeposit(run);
    const end = await run.receive(await callbackOf(run, transaction, { outcome: 'unknown-code' }));
    if (end.ended === 'threw') return void threw(end, 'none');
    const updates = end.value.kind === 'updates' ? end.value.updates : [];
    promised(!updates.some(({ status }) => status === 'succeeded'), 'an unknown code is read as a success');
    for (const update of updates) {
      promised(
        update.status !== 'failed' || update.reason === 'other',
        'an unknown code is read as a known reason',
      );
    }
  }),
  ofCallbacks('the acknowledgement is one the provider takes for a yes', async (run) => {
    const transaction = await sentDeposit(run);
    const { acknowledgement } = await read(run, await callbackOf(run, transaction, { outcome: 'succeeded' }));
    const { status, headers, body } = acknowledgement;
    promised(status >= 200 && status < 300, `status ${status} is not a yes`);
    promised(typeof body === 'string', 'the body is not a text');
    const names = Object.keys(headers);
    promised(
      names.every((name) => name === name.toLowerCase()),
      'header names are not in lower case',
    );
  }),
  ofCallbacks('reading moves nothing, and leaves the bytes as they came', async (run) => {
    const transaction = await sentDeposit(run);
    const callback = await callbackOf(run, transaction, { outcome: 'succeeded' });
    const before = await run.count(transaction);
    const bytes = Buffer.from(callback.payload).toString('hex');
    await read(run, callback);
    promised(Buffer.from(callback.payload).toString('hex') === bytes, 'the bytes were changed');
    promised((await run.count(transaction)) === before, 'reading a callback moved money');
  }),
  ofCallbacks('another currency is shown as it was stated', async (run) => {
    const transaction = await sentDeposit(run);
    const money = { ...transaction.money, currency: transaction.money.currency === 'EUR' ? 'USD' : 'EUR' };
    await neverSettles(run, transaction, await callbackOf(run, transaction, { outcome: 'succeeded', money }));
  }),
];

/** A success with another amount must pass that amount on, because the host compares it. */
async function neverSettles(
  run: ConformanceRun,
  transaction: Transaction,
  callback: ConformanceCallback,
): Promise<void> {
  const end = await run.receive(callback);
  if (end.ended === 'threw') return void threw(end, 'none');
  if (end.value.kind !== 'updates') return notApplicable('it is not read as an update');
  for (const update of end.value.updates) {
    if (update.status !== 'succeeded') continue;
    const stated = update.money;
    promised(stated !== undefined, 'the amount that the callback states is left out');
    promised(
      stated.amountMinor !== transaction.money.amountMinor || stated.currency !== transaction.money.currency,
      'the transaction’s amount is shown instead of the callback’s',
    );
  }
}
