import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { isSameMoney, type Money } from '../../money/money.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  newPayment,
  onlyMovement,
  paid,
  payableAmounts,
  payingOperations,
  say,
  settled,
  type Paying,
} from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';
import { aroundNow, isRecordOf, list } from '../conformance-records.js';
import { read } from './callbacks-are-read.js';
import { ask } from './success-is-final.js';

/** About 3 %, in the operation's steps. */
function feeOf(run: ConformanceRun, operation: Paying, { amountMinor, currency }: Money): Money {
  const { stepMinor = 1 } = new Map(payableAmounts(run, operation)).get(currency) ?? {};
  return { currency, amountMinor: Math.max(1, Math.round((amountMinor * 0.03) / stepMinor)) * stepMinor };
}

const advice = 'money is what the customer paid or got, before fees; what the provider kept goes into fee';

/** Checks that the amount includes no deduction, and that a stated fee is the provider's. */
function isWhole(
  where: string,
  response: Pick<GatewayResponse, 'status'> & { money?: Money; fee?: Money },
  moved: Money,
  fee: Money,
): void {
  if (response.status !== 'succeeded') return;
  const { money } = response;
  promised(
    money === undefined || isSameMoney(money, moved),
    `the provider moved ${say(moved)} and kept ${say(fee)} of it, and ${where} says ${money === undefined ? '' : say(money)}: ${advice}`,
  );
  promised(
    response.fee === undefined || isSameMoney(response.fee, fee),
    `the provider kept ${say(fee)}, and ${where} gives another fee: read it in the unit that the provider documents, or leave it out`,
  );
}

const inAnswers = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: a fee is not taken off the amount of a ${kindOf(operation)}, nor put onto it`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const payment = await newPayment(run, operation);
    const { transaction } = await paid(run, payment);
    const fee = feeOf(run, operation, transaction.money);
    await settled(run, payment.transaction, { fee });
    const moved = await onlyMovement(run, payment.transaction);
    if (moved.fee === undefined) return notApplicable('the provider’s books show no fee');
    const end = await ask(run, transaction, payment);
    promised(end.ended === 'returned', 'the provider states a fee, and a look-up has no answer any more');
    isWhole('a look-up', end.value, moved.money, moved.fee);
    if (run.gateway.capabilities.records?.api?.kinds.some((kind) => kind === transaction.kind) !== true)
      return;
    for (const record of await list(run, aroundNow()))
      if (isRecordOf(transaction, record))
        isWhole('its record', { ...record, status: 'succeeded' }, moved.money, moved.fee);
  },
});

const inCallbacks = (operation: Paying): ConformanceCheck => ({
  name: `handleCallback: a fee is not taken off the amount of a ${kindOf(operation)}, nor put onto it`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { transaction } = await paid(run, await newPayment(run, operation));
    const fee = feeOf(run, operation, transaction.money);
    const plain = await run.harness.createCallback(transaction, { outcome: 'succeeded' });
    const withFee = await run.harness.createCallback(transaction, { outcome: 'succeeded', fee });
    if (plain === undefined || withFee === undefined || Buffer.compare(plain.payload, withFee.payload) === 0)
      return notApplicable('the provider’s callbacks state no fee');
    const result = await read(run, withFee);
    if (result.kind !== 'updates') return notApplicable('it is not read as an update');
    for (const update of result.updates) isWhole('the update', update, transaction.money, fee);
  },
});

/** Fees are not deducted from amounts. */
export const feesAreNoAmounts: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  inAnswers(operation),
  inCallbacks(operation),
]);
