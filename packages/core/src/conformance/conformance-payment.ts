import type { AmountLimits, GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { listCurrencies } from '../money/currency-exponent.js';
import { isSameMoney, type Money } from '../money/money.js';
import type { Transaction } from '../transaction/transaction.js';
import { answered, recordAnswer } from './conformance-assertions.js';
import { notApplicable, promised } from './conformance-check.js';
import type {
  ConformanceHarness,
  ConformanceMovement,
  ConformanceSettlement,
  PayingOperation,
} from './conformance-harness.js';
import { kindOf, type CallEnd, type ConformanceRun } from './conformance-run.js';

/** The operations that move money themselves. */
export type Paying = PayingOperation;

/** All of them. */
export const payingOperations = [
  'deposit',
  'withdraw',
  'refund',
  'reverse',
] as const satisfies readonly Paying[];

/** One payment of a check. */
export interface ConformancePayment {
  /** The method to call. */
  readonly operation: Paying;
  /** As passed by the host. */
  readonly transaction: Transaction;
  /** The original of a refund or reversal. */
  readonly original?: Transaction;
}

/** Currencies to test for `*`: one of each exponent, and those that providers often treat differently. */
const everyKind = ['JPY', 'USD', 'KWD', 'EUR', 'UGX', 'KES'];

/** The limits of every currency that the operation declares. */
export function declaredAmounts(
  { gateway }: ConformanceRun,
  operation: GatewayOperation,
): readonly (readonly [currency: string, limits: AmountLimits])[] {
  const { '*': others, ...named } = gateway.capabilities.operations[operation]?.amounts ?? {};
  const rest = everyKind.filter((currency) => !(currency in named));
  return [
    ...Object.entries(named),
    ...(others === undefined ? [] : rest.map((currency) => [currency, others] as const)),
  ].filter(([currency]) => listCurrencies().includes(currency));
}

/** The smallest payable amount. */
export function leastOf({ minMinor, stepMinor = 1 }: AmountLimits): number {
  return Math.max(Math.ceil(minMinor / stepMinor) * stepMinor, stepMinor);
}

/** An irregular amount within the limits: a missing or extra zero, rounding and another field's number all show. */
export function oddAmount(limits: AmountLimits, steps = 12_347): number {
  const { maxMinor, stepMinor = 1 } = limits;
  const least = leastOf(limits);
  const room = Math.floor((maxMinor - least) / stepMinor);
  return least + stepMinor * (room >= steps ? steps : Math.floor(room / 3));
}

/** The limits that satisfy both operations. */
function within(limits: AmountLimits, other: AmountLimits | undefined): AmountLimits {
  if (other === undefined) return limits;
  return {
    minMinor: Math.max(limits.minMinor, other.minMinor),
    maxMinor: Math.min(limits.maxMinor, other.maxMinor),
    stepMinor: Math.max(limits.stepMinor ?? 1, other.stepMinor ?? 1),
  };
}

/** A deposit that exists at the provider. */
export async function prepared(
  { harness }: ConformanceRun,
  ...what: Parameters<NonNullable<ConformanceHarness['prepare']>>
): Promise<Transaction> {
  promised(
    harness.prepare !== undefined,
    'the harness needs prepare, since refund, reverse, cancel or capture is declared',
  );
  return harness.prepare(...what);
}

/** A succeeded deposit of this amount, from `prepare`, or made through the gateway and `settle`. */
export async function succeededDeposit(run: ConformanceRun, money?: Money): Promise<Transaction> {
  const { harness } = run;
  const made = await prepared(run, 'succeeded-deposit', money);
  if (money === undefined || isSameMoney(made.money, money)) return made;
  if (harness.settle === undefined || run.gateway.capabilities.operations.deposit === undefined)
    return notApplicable('prepare makes deposits of its own amount only: let it take the money it is given');
  const transaction = { ...harness.createTransaction('deposit'), money };
  const response = answered(await run.call('deposit', transaction));
  await settled(run, transaction);
  return { ...recordAnswer(transaction, response), status: 'succeeded' };
}

/** A new payment; a refund or reversal comes with its deposit. */
export async function newPayment(
  run: ConformanceRun,
  operation: Paying,
  money?: Money,
): Promise<ConformancePayment> {
  const made = run.harness.createTransaction(kindOf(operation));
  const own = { ...made, ...(money !== undefined && { money }) };
  if (operation === 'deposit' || operation === 'withdraw') return { operation, transaction: own };
  const original = await succeededDeposit(run, money);
  return { operation, original, transaction: refundOf(own, original, money ?? original.money) };
}

/** A refund or reversal of a deposit, as a host creates it. */
export function refundOf(made: Transaction, original: Transaction, money: Money): Transaction {
  const { counterparty, transactionId: originalTransactionId } = original;
  return { ...made, money, counterparty, originalTransactionId };
}

/** Makes the payment. */
export function pay(
  run: ConformanceRun,
  { operation, transaction, original }: ConformancePayment,
  attempt = 1,
): Promise<CallEnd<GatewayResponse>> {
  return run.call(operation, transaction, {
    ...(original !== undefined && { original }),
    context: { attempt },
  });
}

/** Makes a payment that the provider accepts, and returns it as the host stores it. */
export async function paid(
  run: ConformanceRun,
  payment: ConformancePayment,
): Promise<{ readonly transaction: Transaction; readonly response: GatewayResponse }> {
  const response = answered(await pay(run, payment));
  promised(
    response.status !== 'failed',
    `${payment.operation} answered failed although the provider takes it`,
  );
  return { transaction: recordAnswer(payment.transaction, response), response };
}

/** Its movements in the provider's books. */
export async function booksOf(
  { harness }: ConformanceRun,
  transaction: Transaction,
): Promise<readonly ConformanceMovement[]> {
  if (harness.movementsOf === undefined)
    return notApplicable('the harness shows no books: give it movementsOf');
  return harness.movementsOf(transaction);
}

/** Its only movement in the provider's books. */
export async function onlyMovement(
  run: ConformanceRun,
  transaction: Transaction,
): Promise<ConformanceMovement> {
  const movements = await booksOf(run, transaction);
  const [movement] = movements;
  promised(
    movement !== undefined && movements.length === 1,
    `expected one movement; the provider’s books hold ${movements.length} of this ${transaction.kind}: send it once, under its own key and its own id`,
  );
  return movement;
}

/** Completes it at the provider. */
export async function settled(
  { harness }: ConformanceRun,
  transaction: Transaction,
  settlement: ConformanceSettlement = {},
): Promise<void> {
  if (harness.settle === undefined) return notApplicable('the harness cannot settle: give it settle');
  const answer = await harness.settle(transaction, settlement);
  if (typeof answer === 'object') notApplicable(answer.notApplicable);
}

/** The limits of the operation; those of a refund or reversal lie within those of a deposit. */
export function payableAmounts(
  run: ConformanceRun,
  operation: Paying,
): readonly (readonly [currency: string, limits: AmountLimits])[] {
  const declared = declaredAmounts(run, operation);
  if (operation === 'deposit' || operation === 'withdraw') return declared;
  const deposits = new Map(declaredAmounts(run, 'deposit'));
  return declared.flatMap(([currency, limits]) => {
    const bounds = deposits.size === 0 ? limits : within(limits, deposits.get(currency));
    return deposits.size > 0 && !deposits.has(currency) ? [] : [[currency, bounds] as const];
  });
}

/** Formats an amount for a failure message. */
export function say({ amountMinor, currency }: Money): string {
  return `${amountMinor} ${currency} (minor units)`;
}
