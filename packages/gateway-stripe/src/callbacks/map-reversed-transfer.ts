import type { GatewayEntry } from '@lango/core';
import { moneyOf } from '../mapping/map-movement.js';
import { transactionIdOf } from '../mapping/stripe-metadata.js';
import type { TransferReversalWire, TransferWire } from '../wire/movement-wire.js';
import {
  ignore,
  occurredAt,
  type EventFacts,
  type EventMeaning,
  type EventQuestions,
} from './event-meaning.js';
import { readable } from './read-event-object.js';

/**
 * A reversed transfer, whole or in parts, as one entry per reversal: `amount_reversed` is the total, not the last step. The event carries the
 * newest reversals; where they do not add up to the total, all are listed.
 */
export async function mapReversedTransfer(
  transfer: TransferWire,
  event: EventFacts,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const sum = transfer.amount_reversed ?? (transfer.reversed === true ? transfer.amount : 0);
  if (sum === 0) return ignore(`nothing of ${transfer.id} was taken back`);
  const included = transfer.reversals?.data ?? [];
  const reversals = totalOf(included) >= sum ? included : await questions.reversalsOf(transfer.id);
  const listed = reversals.filter(({ amount }) => amount > 0).map((one) => entryOf(transfer, one));
  const rest = sum - totalOf(reversals);
  if (rest <= 0) return { kind: 'entries', entries: listed };
  return { kind: 'entries', entries: [...listed, unlistedEntry(transfer, rest, sum, event)] };
}

function totalOf(reversals: readonly TransferReversalWire[]): number {
  return reversals.reduce((sum, { amount }) => sum + amount, 0);
}

function entryOf(
  transfer: TransferWire,
  part: Omit<TransferReversalWire, 'object' | 'metadata'>,
): GatewayEntry {
  const transactionId = transactionIdOf(transfer);
  const { reversed, id } = transfer;
  return {
    gatewayReference: id,
    ...(transactionId !== undefined && { transactionId }),
    kind: 'returned',
    entryReference: part.id,
    money: readable(() => moneyOf(part)),
    ...occurredAt(part.created),
    rawCode: reversed === true ? 'reversed' : 'partially_reversed',
    rawMessage: `${part.id}: the transfer ${id} was taken back`,
  };
}

/** The part of the sum that no listed reversal explains: one entry, with the sum in its reference. */
function unlistedEntry(transfer: TransferWire, rest: number, sum: number, event: EventFacts): GatewayEntry {
  const before = event.previous['amount_reversed'];
  const step =
    typeof before === 'number' && before >= 0 && before < sum ? Math.min(rest, sum - before) : rest;
  const id = step === sum ? transfer.id : `${transfer.id}-${sum}`;
  return entryOf(transfer, { id, amount: step, currency: transfer.currency, created: event.created });
}
