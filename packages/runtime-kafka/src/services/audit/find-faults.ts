import { successEntry } from '@lango/core';
import type { ReceiptClaim, ReceiptOwner, TransactionAccount } from '../../ports/audit-store.js';
import type { Balance } from '../../ports/balance.js';
import { entriesOf } from '../../ports/journal.js';
import type { AuditFault, AuditFaultKind } from './audit-report.js';
import { sumsOf } from './sums-of.js';

/** Every inconsistency within one transaction. */
export function findFaults(account: TransactionAccount): readonly AuditFault[] {
  const { transactionId } = account.record.transaction;
  return [
    ...balanceFaults(account),
    ...currencyFaults(account),
    ...entryFaults(account),
    ...statusFaults(account),
    ...receiptFaults(account),
  ].map(([fault, detail]) => ({ fault, transactionId, detail }));
}

type Finding = readonly [fault: AuditFaultKind, detail: string];

function balanceFaults(account: TransactionAccount): readonly Finding[] {
  const sums = sumsOf(account);
  const balance = Object.entries(account.record.balance) as [keyof Balance, number][];
  return balance
    .filter(([name, value]) => value !== sums[name])
    .map(([name, value]): Finding =>
      name === 'reservedMinor'
        ? ['reserve-differs', `${name} is ${value}, its open refunds and reversals have ${sums[name]}`]
        : ['balance-differs', `${name} is ${value}, its entries say ${sums[name]}`],
    );
}

function currencyFaults({ record, journal }: TransactionAccount): readonly Finding[] {
  const { currency } = record.transaction.money;
  return entriesOf(journal)
    .filter(({ money }) => money.currency !== currency)
    .map(({ kind, reference, money }) => [
      'currency-differs',
      `${kind} ${reference} is in ${money.currency}, the transaction in ${currency}`,
    ]);
}

function entryFaults({ record, journal }: TransactionAccount): readonly Finding[] {
  const { kind, status } = record.transaction;
  const asserted = successEntry[kind];
  const entries = entriesOf(journal).filter((entry) => entry.kind === asserted);
  if (status === 'succeeded' && entries.length === 0)
    return [['entry-missing', `it succeeded, and there is no ${asserted} entry`]];
  if (status !== 'failed' || journal.some(({ cause, review }) => cause === 'late-success' || review))
    return [];
  return entries
    .filter(({ origin }) => origin === 'ours')
    .map(({ reference }) => ['entry-unexplained', `it failed, and ${asserted} ${reference} is booked`]);
}

function statusFaults({ record, journal }: TransactionAccount): readonly Finding[] {
  const { status } = record.transaction;
  const last = journal.at(-1)?.status;
  if (last === status) return [];
  return [['status-differs', `the row says ${status}, its journal ${last ?? 'nothing'}`]];
}

function receiptFaults({ record, receiptOwner }: TransactionAccount): readonly Finding[] {
  const { transactionId, receiptNumber } = record.transaction;
  if (receiptNumber === undefined) return [];
  const holder = receiptOwner && idOf(receiptOwner);
  if (holder === transactionId) return [];
  return [['receipt-differs', `receipt ${receiptNumber} belongs to ${holder ?? 'nobody'}`]];
}

/** Faults of a receipt claim: its owner does not exist, or names another receipt. */
export function findReceiptFaults({ owner, named, ...key }: ReceiptClaim): readonly AuditFault[] {
  const { gatewayId, gatewayAccount, environment, receiptNumber } = key;
  const isSame =
    named?.gatewayId === gatewayId &&
    named.gatewayAccount === gatewayAccount &&
    named.environment === environment &&
    named.receiptNumber === receiptNumber;
  if (isSame) return [];
  const what =
    named === undefined
      ? 'which does not exist'
      : named.receiptNumber === receiptNumber
        ? 'which is of another account'
        : `which names ${named.receiptNumber ?? 'none'}`;
  const detail = `receipt ${receiptNumber} of ${gatewayId} is taken by ${idOf(owner)}, ${what}`;
  return [{ fault: 'receipt-differs', ...owner, detail }];
}

const idOf = (owner: ReceiptOwner): string =>
  'transactionId' in owner ? owner.transactionId : owner.incomingDepositId;
