import type { Transaction } from '../../transaction/transaction.js';
import { threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  booksOf,
  newPayment,
  onlyMovement,
  paid,
  pay,
  payingOperations,
  type ConformancePayment,
  type Paying,
} from '../conformance-payment.js';
import type { ConformanceRun } from '../conformance-run.js';

const named = ({ counterparty }: Transaction): readonly string[] =>
  Object.values(counterparty).filter((value): value is string => typeof value === 'string');

/** Another customer: changes the last digit of the phone number. */
function anotherCustomer(transaction: Transaction): Transaction {
  const { phoneNumber } = transaction.counterparty;
  if (phoneNumber === undefined || !/^\+\d{8,15}$/.test(phoneNumber)) return transaction;
  const digit = (Number(phoneNumber.at(-1)) + 1) % 10;
  const counterparty = { ...transaction.counterparty, phoneNumber: `${phoneNumber.slice(0, -1)}${digit}` };
  return { ...transaction, counterparty };
}

/** Two payments with different customers, where the harness or a phone number allows it. */
async function twoPayments(run: ConformanceRun, operation: Paying): Promise<readonly ConformancePayment[]> {
  const first = await newPayment(run, operation);
  const second = await newPayment(run, operation);
  const isRefund = operation === 'refund' || operation === 'reverse';
  const alike = named(first.transaction).join() === named(second.transaction).join();
  return [
    first,
    alike && !isRefund ? { ...second, transaction: anotherCustomer(second.transaction) } : second,
  ];
}

const toWhom = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: each goes to the customer that its own transaction names`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const payments = await twoPayments(run, operation);
    for (const payment of payments) {
      const { transaction } = payment;
      await paid(run, payment);
      const { to } = await onlyMovement(run, transaction);
      if (to === undefined) return notApplicable('the books name nobody: let movementsOf say `to`');
      if (named(transaction).length === 0) return notApplicable('the transaction names nobody');
      promised(
        named(transaction).includes(to),
        `the ${transaction.kind} names ${named(transaction).join(', ')}, and the provider’s books hold ${to}: send it to the counterparty of the transaction it was given (and let movementsOf spell \`to\` as the counterparty does)`,
      );
    }
  },
});

const toAnotherCountry = (operation: 'deposit' | 'withdraw'): ConformanceCheck => ({
  name: `${operation}: a phone number of another country is refused, or reached as it is`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const usual = await newPayment(run, operation);
    await paid(run, usual);
    const { to } = await onlyMovement(run, usual.transaction);
    const { phoneNumber } = usual.transaction.counterparty;
    if (to === undefined || to !== phoneNumber) return notApplicable('the books name no phone number');
    const { transaction } = await newPayment(run, operation);
    // The same digits, in Kenya or Uganda.
    const abroad = (phoneNumber.startsWith('+254') ? '+256' : '+254') + phoneNumber.slice(4);
    const foreign = { ...transaction, counterparty: { ...transaction.counterparty, phoneNumber: abroad } };
    await pay(run, { operation, transaction: foreign });
    for (const movement of await booksOf(run, foreign))
      promised(
        movement.to === abroad,
        `the ${foreign.kind} names ${abroad}, and the provider’s books hold ${movement.to ?? 'nobody'}: refuse a number of another country with input.unreadable, before you cut digits off`,
      );
  },
});

const toNobody: ConformanceCheck = {
  name: 'withdraw: without a customer nothing is sent',
  situation: 'ready',
  operation: 'withdraw',
  run: async (run) => {
    const usual = await newPayment(run, 'withdraw');
    await paid(run, usual);
    const { to } = await onlyMovement(run, usual.transaction);
    if (to === undefined || named(usual.transaction).length === 0)
      return notApplicable('the provider gets no customer');
    const { transaction } = await newPayment(run, 'withdraw');
    const nobody = { ...transaction, counterparty: {} };
    const end = await pay(run, { operation: 'withdraw', transaction: nobody });
    promised(
      (await booksOf(run, nobody)).length === 0,
      'the counterparty is empty, and money went to someone',
    );
    threw(end, 'none');
  },
};

/** The customer of a payment, as shown in the provider's own books. */
export const moneyGoesWhereAsked: readonly ConformanceCheck[] = [
  ...payingOperations.map(toWhom),
  toAnotherCountry('deposit'),
  toAnotherCountry('withdraw'),
  toNobody,
];
