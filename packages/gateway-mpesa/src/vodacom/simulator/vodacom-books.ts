import { randomBytes } from 'node:crypto';
import type { SimulatorClock } from '@lango/core/simulator-kit';
import { VodacomRefusal } from './vodacom-answers.js';

/** One movement of money. */
export interface VodacomMovement {
  readonly operation: 'deposit' | 'withdrawal' | 'reversal';
  /** Ours, where the ThirdPartyConversationID is the 32 digits of one of our ids; else null. */
  readonly transactionId: string | null;
  /** `input_ThirdPartyConversationID`: the caller's own number. */
  readonly thirdPartyConversationId: string;
  readonly conversationId: string;
  /** `output_TransactionID`. */
  readonly receiptNumber: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The customer's number. */
  readonly counterparty: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The receipt that a reversal undoes. */
  readonly reversedReceiptNumber?: string;
}

/** An accepted request and its outcome. */
export interface VodacomRequestRecord {
  readonly thirdPartyConversationId: string;
  readonly conversationId: string;
  /** Undefined while it is open. */
  code?: string;
  movement?: VodacomMovement;
}

type Order = Pick<VodacomMovement, 'operation' | 'amountMinor' | 'counterparty' | 'reversedReceiptNumber'>;

/** The market's M-Pesa: requests and movements. */
export interface VodacomBooks {
  readonly movements: readonly VodacomMovement[];
  /** @throws {VodacomRefusal} `INS-10` where the number was used before */
  take(thirdPartyConversationId: string): VodacomRequestRecord;
  /** Moves the money, or ends the request with the code of its failure. */
  carryOut(record: VodacomRequestRecord, order: Order, declineCode?: string): void;
  /** By receipt, conversation, or the caller's own number. */
  find(reference: string): VodacomRequestRecord | undefined;
  movementOf(receiptNumber: string): VodacomMovement | undefined;
  isReversed(receiptNumber: string): boolean;
}

/** Empty books. */
export function createVodacomBooks(
  clock: SimulatorClock,
  currency: string,
  openingBalanceMinor: number,
): VodacomBooks {
  const records: VodacomRequestRecord[] = [];
  const movements: VodacomMovement[] = [];
  const balanceMinor = () =>
    movements.reduce(
      (sum, { operation, amountMinor }) => sum + (operation === 'deposit' ? amountMinor : -amountMinor),
      openingBalanceMinor,
    );
  const find = (reference: string) =>
    records.find(({ thirdPartyConversationId, conversationId, movement }) =>
      [thirdPartyConversationId, conversationId, movement?.receiptNumber].includes(reference),
    );
  const reversedMinor = (receiptNumber: string) =>
    movements
      .filter(({ reversedReceiptNumber }) => reversedReceiptNumber === receiptNumber)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const movementOf = (receiptNumber: string) =>
    movements.find((movement) => movement.receiptNumber === receiptNumber);
  /** Parts may be reversed, together no more than the original. */
  const isTooMuch = ({ reversedReceiptNumber, amountMinor }: Order) =>
    reversedReceiptNumber !== undefined &&
    reversedMinor(reversedReceiptNumber) + amountMinor >
      (movementOf(reversedReceiptNumber)?.amountMinor ?? 0);
  return {
    movements,
    find,
    isReversed: (receiptNumber) => reversedMinor(receiptNumber) > 0,
    movementOf,
    take(thirdPartyConversationId) {
      if (records.some((record) => record.thirdPartyConversationId === thirdPartyConversationId))
        throw new VodacomRefusal('INS-10');
      const record = { thirdPartyConversationId, conversationId: randomBytes(16).toString('hex') };
      records.push(record);
      return record;
    },
    carryOut(record, order, declineCode) {
      const isPoor = order.operation !== 'deposit' && order.amountMinor > balanceMinor();
      record.code = declineCode ?? (isTooMuch(order) ? 'INS-6' : isPoor ? 'INS-2006' : 'INS-0');
      if (record.code !== 'INS-0') return;
      const { thirdPartyConversationId, conversationId } = record;
      const isOurs = /^[0-9a-f]{32}$/.test(thirdPartyConversationId);
      record.movement = {
        ...order,
        transactionId: isOurs ? `txn_${thirdPartyConversationId}` : null,
        thirdPartyConversationId,
        conversationId,
        receiptNumber: randomBytes(8).readBigUInt64BE().toString(36).padStart(12, '0').slice(-12),
        currency,
        at: new Date(clock.now()).toISOString(),
      };
      movements.push(record.movement);
    },
  };
}
