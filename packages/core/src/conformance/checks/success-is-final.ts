import { isSameMoney, type Money } from '../../money/money.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  newPayment,
  booksOf,
  onlyMovement,
  paid,
  payingOperations,
  say,
  settled,
  type ConformancePayment,
  type Paying,
} from '../conformance-payment.js';
import { describeEnd, type CallEnd, type ConformanceRun } from '../conformance-run.js';
import type { ConformanceSituation } from '../conformance-situation.js';
import type { Transaction } from '../../transaction/transaction.js';

/** Looks a payment up, with its original if it has one. */
export function ask(
  run: ConformanceRun,
  transaction: Transaction,
  { original }: Pick<ConformancePayment, 'original'> = {},
): Promise<CallEnd<GatewayResponse>> {
  if (run.gateway.capabilities.operations.lookUp === undefined) notApplicable('lookUp is not declared');
  return run.call('lookUp', transaction, original === undefined ? {} : { original });
}

const check = (
  operation: Paying,
  situation: ConformanceSituation,
  says: string,
  run: (run: ConformanceRun) => Promise<void>,
): ConformanceCheck => ({ name: `${operation}: ${says}`, situation, operation, run });

const whileOpen = (operation: Paying) =>
  check(
    operation,
    'outcome-open',
    'succeeded is answered only when the provider’s books are final',
    async (run) => {
      const payment = await newPayment(run, operation);
      const { transaction, response } = await paid(run, payment);
      const { isFinal } = await onlyMovement(run, payment.transaction);
      if (isFinal)
        return notApplicable('the harness ends payments at once in outcome-open: leave them open there');
      promised(
        response.status === 'pending',
        `it answered ${response.status}, and the provider’s books hold it open: a taken request is pending`,
      );
      if (run.gateway.capabilities.operations.lookUp === undefined) return;
      const early = await ask(run, transaction, payment);
      promised(
        early.ended === 'threw' || early.value.status === 'pending',
        `a look-up ${describeEnd(early)}, and the provider’s books hold it open`,
      );
      if (run.harness.settle === undefined) return;
      await settled(run, payment.transaction);
      promised((await onlyMovement(run, payment.transaction)).isFinal, 'the harness’s settle leaves it open');
      const late = answered(await ask(run, transaction, payment));
      if (late.status === 'pending' && late.isInconclusive === true) return;
      promised(
        late.status === 'succeeded',
        `the provider’s books are final, and a look-up answers ${late.status}`,
      );
    },
  );

const atOnce = (operation: Paying) =>
  check(operation, 'ready', 'an answer of succeeded stands in the books as final', async (run) => {
    const payment = await newPayment(run, operation);
    const { transaction, response } = await paid(run, payment);
    const { isFinal } = await onlyMovement(run, payment.transaction);
    promised(
      response.status !== 'succeeded' || isFinal,
      'it answered succeeded, and the provider’s books hold it open: a taken request is pending',
    );
    if (run.gateway.capabilities.operations.lookUp === undefined) return;
    const end = await ask(run, transaction, payment);
    promised(
      end.ended === 'threw' || end.value.status !== 'succeeded' || isFinal,
      'a look-up answered succeeded, and the provider’s books hold it open',
    );
    promised(
      end.ended === 'threw' || end.value.status !== 'failed',
      'a look-up answered failed, and the provider’s books hold it',
    );
  });

/** Checks a look-up of a payment for which another amount moved. */
function showsAnother(end: CallEnd<GatewayResponse>, stated: Money, asked: Money): void {
  if (end.ended === 'threw') {
    const { code } = threw(end);
    promised(code !== 'transaction_not_found', 'a look-up says not found, and the provider has it');
    return;
  }
  const response = answered(end);
  promised(response.status !== 'failed', 'a look-up answered failed, and money moved');
  if (response.status !== 'succeeded') return;
  promised(
    response.money !== undefined && isSameMoney(response.money, stated),
    `the provider moved ${say(stated)} where ${say(asked)} was asked, and a look-up answers succeeded with ${response.money === undefined ? 'no amount' : say(response.money)}: give back the amount and the currency that the answer states`,
  );
}

const another = (operation: Paying, what: 'amount' | 'currency', stated: (asked: Money) => Money) =>
  check(
    operation,
    'ready',
    `another ${what} than was asked is stated by a look-up as the provider states it`,
    async (run) => {
      const payment = await newPayment(run, operation);
      const { transaction } = await paid(run, payment);
      const money = stated(transaction.money);
      await settled(run, payment.transaction, { money });
      const moved = await onlyMovement(run, payment.transaction);
      if (!isSameMoney(moved.money, money)) return notApplicable(`settle does not take another ${what}`);
      showsAnother(await ask(run, transaction, payment), money, transaction.money);
    },
  );

const refused = (operation: Paying) =>
  check(
    operation,
    'outcome-open',
    'what the provider ends without moving is never succeeded',
    async (run) => {
      const payment = await newPayment(run, operation);
      const { transaction } = await paid(run, payment);
      await settled(run, payment.transaction, { outcome: 'failed' });
      if ((await booksOf(run, payment.transaction)).length > 0)
        return notApplicable('settle does not end a payment as failed');
      const end = await ask(run, transaction, payment);
      if (end.ended === 'threw') return void threw(end);
      const response = answered(end);
      promised(response.status !== 'succeeded', 'nothing moved, and a look-up answers succeeded');
      promised(response.status !== 'failed' || response.rawCode !== '', 'the provider’s code is lost');
    },
  );

/** A success is final in the provider's books, and states their amount. */
export const successIsFinal: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  whileOpen(operation),
  atOnce(operation),
  another(operation, 'amount', (asked) => ({ ...asked, amountMinor: asked.amountMinor * 2 })),
  another(operation, 'currency', (asked) => ({
    ...asked,
    currency: asked.currency === 'USD' ? 'EUR' : 'USD',
  })),
  refused(operation),
]);
