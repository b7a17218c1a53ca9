import { createHmac } from 'node:crypto';
import type { Money } from '@lango/core';
import type { FaultServerAnswer, FaultServerRequest } from '@lango/core/conformance';
import { bankSwitchMessages } from './bank-switch-messages.js';

/** A transfer at the simulated bank switch. */
export interface BankTransfer {
  readonly transferId: string;
  readonly endToEndId: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly notifyUrl: string;
  readonly state: string;
  readonly code: string;
  /** The payee of a withdrawal, or the payer of a deposit. */
  readonly account?: string;
}

/** One entry in the books. */
export interface BankBooking {
  readonly money: Money;
  readonly to?: string;
  readonly isFinal: boolean;
}

/** Answers to new transfers. */
export interface BankSwitchMood {
  /** State and code of new transfers. Default `ACCEPTED`, `00`. */
  readonly state?: string;
  readonly code?: string;
  readonly omitsReference?: boolean;
}

/** A simulated bank switch. */
export interface BankSwitch {
  readonly transfers: ReadonlyMap<string, BankTransfer>;
  answer(request: FaultServerRequest): FaultServerAnswer;
  /** The entries of a transfer. */
  books(endToEndId: string): readonly BankBooking[];
  /** Ends a transfer; may be called again. */
  settle(
    endToEndId: string,
    how: { readonly money?: Money; readonly outcome?: 'succeeded' | 'failed' },
  ): void;
  /** The signed callback with a transfer's outcome. */
  callbackOf(transfer: BankTransfer): {
    readonly payload: Uint8Array;
    readonly headers: Record<string, string>;
  };
}

const contentType = { 'content-type': 'application/x-protobuf' };

/** Starts one in memory. */
export function createBankSwitch(sharedSecret: string, mood: BankSwitchMood = {}): BankSwitch {
  const transfers = new Map<string, BankTransfer>();
  const sign = (bytes: Uint8Array) => createHmac('sha256', sharedSecret).update(bytes).digest('hex');
  const status = (fields: object): FaultServerAnswer => ({
    status: 200,
    headers: contentType,
    body: encode(mood.omitsReference === true ? { ...fields, transferId: '' } : fields),
  });
  const take = (body: Uint8Array): FaultServerAnswer => {
    const request = bankSwitchMessages.TransferRequest.decode(body) as unknown as BankTransfer;
    const { state = 'ACCEPTED', code = '00' } = mood;
    const existing = transfers.get(request.endToEndId);
    const transfer = existing ?? {
      ...request,
      transferId: `T${transfers.size + 1}-${request.endToEndId.slice(-6)}`,
      state,
      code,
    };
    if (state !== 'REJECTED') transfers.set(request.endToEndId, transfer);
    return status(transfer);
  };
  return {
    transfers,
    answer: ({ path, body, headers }) => {
      if (headers['switch-signature'] !== sign(body)) return { status: 401, headers: contentType };
      if (path === '/transfers') return take(body);
      const { endToEndId = '' } = bankSwitchMessages.StatusRequest.decode(body) as { endToEndId?: string };
      const existing = transfers.get(endToEndId);
      return status(
        existing ?? {
          endToEndId,
          transferId: '-',
          state: 'REJECTED',
          code: mood.code ?? '25',
          text: 'not found',
        },
      );
    },
    books: (endToEndId) => {
      const transfer = transfers.get(endToEndId);
      if (transfer === undefined || transfer.state === 'REJECTED') return [];
      const { amountMinor, currency, account, state } = transfer;
      return [
        {
          money: { amountMinor: Number(amountMinor), currency },
          ...(account !== undefined && { to: account }),
          isFinal: state === 'SETTLED',
        },
      ];
    },
    settle: (endToEndId, { money, outcome = 'succeeded' }) => {
      const transfer = transfers.get(endToEndId);
      if (transfer === undefined) return;
      const end =
        outcome === 'succeeded' ? { state: 'SETTLED', code: '00' } : { state: 'REJECTED', code: '51' };
      const moved = money && { amountMinor: String(money.amountMinor), currency: money.currency };
      transfers.set(endToEndId, { ...transfer, ...end, ...moved });
    },
    callbackOf: (transfer) => {
      const payload = encode(transfer);
      return { payload, headers: { ...contentType, 'switch-signature': sign(payload) } };
    },
  };
}

const states: Readonly<Record<string, number>> = { ACCEPTED: 1, SETTLED: 2, REJECTED: 3 };

/** Only the members of the message, with the state as its number. */
function encode(fields: object): Uint8Array {
  const { transferId, endToEndId, amountMinor, currency, state, code, text } = fields as Partial<
    BankTransfer & { text: string }
  >;
  return bankSwitchMessages.TransferStatus.encode({
    ...(transferId !== undefined && { transferId }),
    ...(endToEndId !== undefined && { endToEndId }),
    ...(amountMinor !== undefined && { amountMinor: Number(amountMinor) }),
    ...(currency !== undefined && { currency }),
    ...(code !== undefined && { code }),
    text: text ?? 'as requested',
    state: states[state ?? ''] ?? 9,
  });
}
