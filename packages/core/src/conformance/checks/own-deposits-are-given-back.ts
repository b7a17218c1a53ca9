import { PaymentError } from '../../errors/payment-error.js';
import { isSameMoney } from '../../money/money.js';
import type { Transaction } from '../../transaction/transaction.js';
import { answered, recordAnswer } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { booksOf, onlyMovement, pay, refundOf, say, settled } from '../conformance-payment.js';
import { describeEnd, kindOf, type ConformanceRun } from '../conformance-run.js';
import { ask } from './success-is-final.js';

/** A deposit made through the gateway and completed at the provider, with only the members that its answers gave. */
async function ownDeposit(run: ConformanceRun): Promise<Transaction> {
  const { operations } = run.gateway.capabilities;
  if (operations.deposit === undefined) return notApplicable('deposit is not declared');
  const made = run.harness.createTransaction('deposit');
  const first = answered(await run.call('deposit', made));
  promised(first.status !== 'failed', 'the deposit is answered failed although the provider takes it');
  const stored = recordAnswer(made, first);
  if (!(await booksOf(run, made)).some(({ isFinal }) => isFinal)) await settled(run, made);
  if (first.status === 'succeeded') return stored;
  const end = operations.lookUp === undefined ? undefined : await ask(run, stored);
  if (end?.ended !== 'returned' || end.value.status !== 'succeeded')
    return notApplicable('no answer tells of the deposit’s success: only a callback does');
  // A host keeps the first reference: it is stable from the first answer on.
  const { gatewayReference } = stored;
  return { ...recordAnswer(stored, end.value), ...(gatewayReference !== undefined && { gatewayReference }) };
}

const givesBackOwn = (operation: 'refund' | 'reverse'): ConformanceCheck => ({
  name: `${operation}: gives back a deposit that this gateway made, by what its own answers said`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const original = await ownDeposit(run);
    const transaction = refundOf(run.harness.createTransaction(kindOf(operation)), original, original.money);
    const before = await run.countRequests();
    const end = await pay(run, { operation, transaction, original });
    // Refused before sending, because a member is missing that only a callback provides.
    const isRefusedHere =
      end.ended === 'threw' && PaymentError.is(end.error) && end.error.code === 'invalid_request';
    if (isRefusedHere && original.receiptNumber === undefined && (await run.countRequests()) === before)
      return notApplicable('it needs a receiptNumber, and only a callback tells it');
    promised(
      end.ended === 'returned' && end.value.status !== 'failed',
      `a deposit of its own cannot be given back: it ${describeEnd(end)}. A host has gatewayReference as the first answer gave it, receiptNumber, and what a look-up says: ask the provider for whatever else the ${operation} needs`,
    );
    const { money } = await onlyMovement(run, transaction);
    promised(
      isSameMoney(money, original.money),
      `${operation} of ${say(original.money)} gave back ${say(money)}`,
    );
  },
});

/** A gateway can refund its own deposits. */
export const ownDepositsAreGivenBack: readonly ConformanceCheck[] = [
  givesBackOwn('refund'),
  givesBackOwn('reverse'),
];
