import { answered } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, payingOperations, type Paying } from '../conformance-payment.js';
import { partsOf } from './parts-are-parts.js';

const hourMs = 3_600_000;
/** Longer than the known lifetime of any provider's keys. */
const longAfterMs = 20 * 365 * 24 * hourMs;

const livesAsDeclared = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: a key sent again just before keyLifetime ends is one movement`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { idempotency, keyLifetime = Infinity } = run.gateway.capabilities.operations[operation] ?? {};
    if (idempotency !== 'native') return notApplicable(`${operation} declares no native keys`);
    const { harness } = run;
    if (harness.advance === undefined)
      return notApplicable('time does not pass at the stub: give the harness advance');
    const whole = await newPayment(run, operation);
    // A part of the deposit, so that enough is left for a second refund.
    const [part] = partsOf(run, operation, whole.transaction.money) ?? [];
    const isPart = operation === 'refund' && part !== undefined;
    let payment = isPart ? { ...whole, transaction: { ...whole.transaction, money: part } } : whole;
    let first = await pay(run, payment);
    if (isPart && first.ended === 'threw') first = await pay(run, (payment = whole));
    answered(first);
    const almostMs = Math.min(keyLifetime * 0.99, longAfterMs);
    await harness.advance(almostMs);
    await pay(run, payment, 2);
    promised(
      (await run.count(payment.transaction)) === 1,
      `${operation}: the provider has forgotten the key ${Math.floor(almostMs / hourMs)} hours later, and money moved again: declare the keyLifetime that the provider documents`,
    );
    // The stub must be able to forget keys; otherwise the check above proves nothing.
    await harness.advance(longAfterMs);
    await pay(run, payment, 3);
    if ((await run.count(payment.transaction)) === 1 && Number.isFinite(keyLifetime))
      notApplicable(
        'the stub never forgets a key: let advance make it forget, after as long as the provider documents',
      );
  },
});

/** A host repeats a key within its declared lifetime. */
export const keysLiveAsDeclared: readonly ConformanceCheck[] = payingOperations.map(livesAsDeclared);
