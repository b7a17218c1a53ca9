import { PaymentError, type GatewayRecord, type GatewayRecordKind, type Money } from '@lango/core';
import type { BalanceSourceWire, BalanceTransactionWire } from '../wire/balance-transaction-wire.js';
import { checkoutLabel, transactionIdOf } from './stripe-metadata.js';
import { fromStripeAmount } from './to-stripe-amount.js';

/**
 * Record kinds of balance transaction types. Types not listed are between Stripe and the merchant.
 * Source: docs.stripe.com "Balance transaction types", read 2026-11-22.
 */
const kinds: Readonly<Record<string, GatewayRecordKind>> = {
  charge: 'deposit',
  payment: 'deposit',
  refund: 'refund',
  payment_refund: 'refund',
  payment_failure_refund: 'return',
  refund_failure: 'return',
  transfer: 'withdrawal',
  transfer_cancel: 'return',
  transfer_failure: 'return',
  transfer_refund: 'return',
  payout_cancel: 'return',
  payout_failure: 'return',
  application_fee: 'fee',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
};

/**
 * One balance transaction as a record. Its money is what the payer paid or received, because `amount` is in the settlement currency.
 *
 * @throws {PaymentError} `response_unreadable` for an amount that cannot be read exactly: skipping the line would hide a difference
 */
export function mapBalanceTransaction(line: BalanceTransactionWire): GatewayRecord {
  const source = sourceOf(line);
  const kind = kindOf(line, source);
  const transactionId = source && transactionIdOf(source);
  const gatewayReference = source && referenceOf(source);
  const entryReference = source && entryReferenceOf(source, kind);
  return {
    recordReference: line.id,
    kind,
    direction: line.amount < 0 ? 'out' : 'in',
    money: moneyOf(line, kind, source),
    ...(line.fee > 0 && { fee: readMoney(line, line.fee, line.currency) }),
    occurredAt: new Date(line.created * 1000).toISOString(),
    ...(transactionId !== undefined && { transactionId }),
    ...(gatewayReference !== undefined && { gatewayReference }),
    ...(entryReference !== undefined && { entryReference }),
  };
}

/** The source object of a line, where it is expanded. */
export function sourceOf(line: BalanceTransactionWire): BalanceSourceWire | undefined {
  return typeof line.source === 'object' && line.source !== null ? line.source : undefined;
}

/** The entry reference that webhooks give the same movement. */
function entryReferenceOf(source: BalanceSourceWire, kind: GatewayRecordKind): string | undefined {
  const isEntry = kind === 'chargeback' || kind === 'return' || source.object === 'refund';
  return isEntry && source.object !== 'charge' ? source.id : undefined;
}

function kindOf(line: BalanceTransactionWire, source: BalanceSourceWire | undefined): GatewayRecordKind {
  // The account's own payouts to its bank come without a label of ours.
  if (source?.object === 'payout' && transactionIdOf(source) === undefined) return 'payout';
  if (line.type === 'payout') return 'withdrawal';
  if (source?.object === 'dispute') return 'chargeback';
  return kinds[line.type] ?? 'other';
}

/** The reference that our answers gave. For an intent inside a Checkout Session that is the session, which a charge does not name. */
function referenceOf(source: BalanceSourceWire): string | undefined {
  switch (source.object) {
    case 'charge':
    case 'dispute':
      return source.metadata?.[checkoutLabel] === undefined
        ? (source.payment_intent ?? undefined)
        : undefined;
    case 'refund':
    case 'transfer':
    case 'payout':
      return source.id;
    case 'transfer_reversal':
      return source.transfer ?? undefined;
    default:
      return undefined;
  }
}

function moneyOf(
  line: BalanceTransactionWire,
  kind: GatewayRecordKind,
  source: BalanceSourceWire | undefined,
): Money {
  const isMovement = kind !== 'fee' && kind !== 'payout' && kind !== 'other';
  // Only a part of a transfer may have been returned, so the line's own amount counts.
  const stated = line.type === 'transfer_refund' ? undefined : (source?.amount_captured ?? source?.amount);
  if (isMovement && typeof stated === 'number' && typeof source?.currency === 'string')
    return readMoney(line, stated, source.currency);
  return readMoney(line, Math.abs(line.amount), line.currency);
}

function readMoney(line: BalanceTransactionWire, amount: number, currency: string): Money {
  const money = fromStripeAmount(amount, currency);
  if (money !== undefined) return money;
  throw new PaymentError('response_unreadable', 'none', `${line.id} states an amount that cannot be read`);
}
