import type { GatewayEntry, Transaction } from '@lango/core';
import type { ProviderHabits } from './habits.js';
import type { LedgerRecord } from './ledger.js';
import { signatureOf, type ProviderOptions } from './provider.js';

/** Sends one callback. */
export type SendCallback = (callback: {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** False for an attacker's callback. */
  readonly genuine: boolean;
  /** Its signature or URL token is wrong: it must not be stored. */
  readonly mustBeRefused?: boolean;
  /** Sent only to an address that was already used. */
  readonly onlyWhenSpent?: boolean;
}) => void;

/** Genuine callbacks of a provider, and forged ones. */
export interface CallbackSender {
  readonly report: (record: LedgerRecord) => void;
  /** An attacker who knows the callback address of a payment that is not sent yet. */
  readonly forgeEarly: (transaction: Transaction, callbackUrl: string) => void;
  /** The answer to the look-up's own address. */
  readonly answerLookUp: (record: LedgerRecord, url: string) => void;
}

/** Sends callbacks late, twice or never, movements after the end, contradictions, and attackers' callbacks. */
export function createCallbackSender(
  { gatewayId, callbackProof }: ProviderHabits,
  { faults, trace, send, later }: ProviderOptions,
  otherReference: (transactionId: string) => string,
): CallbackSender {
  let events = 0;
  const addressOf = ({ callbackUrl }: LedgerRecord) =>
    callbackProof === 'signature' ? `https://pay.example.com/callbacks/${gatewayId}` : callbackUrl;
  const post = (url: string, content: object): void => {
    if (faults.inject('callback lost', gatewayId)) return;
    const body = JSON.stringify(content);
    const headers = { 'x-signature': signatureOf(gatewayId, body) };
    const copies = faults.inject('callback twice', gatewayId) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const isLate = faults.inject('callback late', gatewayId);
      const ms = (isLate ? 15_000 : 400) * faults.detail('callback');
      later(ms, () => send({ url, body, headers, genuine: true }));
    }
  };

  const report = (record: LedgerRecord): void => {
    const { transaction, response } = record;
    const { transactionId } = transaction;
    const update = { ...response, transactionId };
    trace.add('gateway', { kind: 'gateway response', gatewayId, transactionId, response });
    post(addressOf(record), { update, event: `${gatewayId}-event-${(events += 1)}` });
    if (faults.inject('callback forged', gatewayId)) forge(record);
    if (response.status === 'succeeded' && faults.inject('money after the end', gatewayId))
      reportAfterEnd(record);
    if (response.status === 'succeeded' && response.receiptNumber !== undefined) reportByOtherChannel(record);
    if (response.status === 'succeeded' && faults.inject('gateway contradicts itself', gatewayId)) {
      const { gatewayReference } = record;
      const event = `${gatewayId}-event-${(events += 1)}`;
      if (faults.detail('contradiction') < 0.4) {
        const other = `${gatewayReference}-b`;
        const success = { ...response, gatewayReference: other };
        trace.add('gateway', { kind: 'gateway response', gatewayId, transactionId, response: success });
        post(addressOf(record), { update: { ...success, transactionId }, event });
        return;
      }
      const failed = {
        status: 'failed',
        reason: 'declined',
        rawCode: '51',
        rawMessage: 'no',
        gatewayReference,
      } as const;
      trace.add('gateway', { kind: 'gateway response', gatewayId, transactionId, response: failed });
      post(addressOf(record), { update: { ...failed, transactionId }, event });
    }
  };

  /** Movements after the end: an outside refund, a returned payment, a dispute and its end. */
  const reportAfterEnd = (record: LedgerRecord): void => {
    const { transaction, gatewayReference } = record;
    const { transactionId, kind } = transaction;
    const money = record.moved ?? transaction.money;
    const part = { ...money, amountMinor: Math.ceil(money.amountMinor * 0.4) };
    const isDeposit = kind === 'deposit';
    const choice = faults.detail('money after the end');
    const base = { transactionId, gatewayReference, rawCode: 'after', rawMessage: 'after the end' };
    const entries: GatewayEntry[] = !isDeposit
      ? [{ ...base, kind: 'returned', money, entryReference: `${gatewayReference}-back` }]
      : choice < 0.4
        ? [{ ...base, kind: 'refunded', money: part, entryReference: `${gatewayReference}-outside` }]
        : [{ ...base, kind: 'chargeback', money, entryReference: `${gatewayReference}-dispute` }];
    if (isDeposit && choice >= 0.6) {
      const dispute = { ...base, money, entryReference: `${gatewayReference}-dispute` };
      entries.push(
        choice < 0.8
          ? { ...dispute, kind: 'chargeback-reversed' }
          : { ...dispute, kind: 'chargeback', isFinal: true },
      );
    }
    // Reported by more than one event, as real providers do; still one entry.
    for (const entry of [...entries, ...entries.slice(0, 1)]) {
      trace.add('gateway', { kind: 'gateway entry', transactionId, entry });
      post(addressOf(record), { entry, event: `${gatewayId}-event-${(events += 1)}` });
    }
  };

  /** The same payment reported as an incoming deposit. */
  const reportByOtherChannel = ({ response, transaction }: LedgerRecord): void => {
    if (response.status !== 'succeeded' || callbackProof !== 'signature') return;
    const incoming = {
      gatewayReference: response.receiptNumber,
      money: response.money ?? transaction.money,
      counterparty: {},
    };
    const event = `${gatewayId}-event-${(events += 1)}`;
    post(`https://pay.example.com/callbacks/${gatewayId}`, { incoming, event });
  };

  /** Callbacks that anyone who knows an address could send. */
  const forge = (record: LedgerRecord): void => {
    const { transaction, gatewayReference, callbackUrl } = record;
    const { transactionId, money } = transaction;
    const success = (change: object = {}) => ({
      update: { status: 'succeeded', gatewayReference, money, transactionId, ...change },
    });
    const send = (content: object | string, url = addressOf(record), isWrongAddress = false): void =>
      forged(url, content, isWrongAddress || callbackProof === 'signature');
    const decline = {
      status: 'failed',
      reason: 'declined',
      rawCode: '1',
      rawMessage: 'forged',
      gatewayReference,
    };
    const forgedEntry = (kind: GatewayEntry['kind']): GatewayEntry => ({
      ...{ transactionId, gatewayReference, money, kind, entryReference: `${gatewayReference}-forged` },
      ...{ rawCode: '1', rawMessage: 'forged' },
    });
    const variants: readonly (() => void)[] = [
      () => send(success()),
      () => send(success()),
      () => send(success({ gatewayReference: 'forged-reference' })),
      () => send(success({ gatewayReference: otherReference(transactionId) })),
      () => send(success({ gatewayReference: otherReference(transactionId) })),
      () => send(success({ money: { ...money, amountMinor: money.amountMinor + 1 } })),
      () => send(success({ money: { ...money, currency: 'USD' } })),
      () => send(success({ transactionId: `txn_${'0'.repeat(32)}` })),
      () => send({ update: decline }),
      () => send(success({ gatewayReference: otherReference(transactionId) })),
      () => send(success({ gatewayReference: otherReference(transactionId) })),
      () => send({ entry: forgedEntry('refunded') }),
      () => send({ entry: forgedEntry('chargeback') }),
      () => send('garbage'),
      // The right address with a wrong token, and a look-up that was never made.
      () => send(success(), `${callbackUrl.slice(0, -4)}0000`, true),
      () => send(success(), callbackUrl.replace('/t/', '/l/'), true),
      // Another gateway's callback, valid except for the transaction that it names.
      () => foreign(success(), transactionId),
    ];
    variants[Math.floor(faults.detail('callback forged') * variants.length)]?.();
  };
  const forged = (url: string, content: object | string, mustBeRefused: boolean): void => {
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    later(300 * faults.detail('forged'), () =>
      send({ url, body, headers: { 'x-signature': '4711' }, genuine: false, mustBeRefused }),
    );
  };
  const foreign = (content: object, transactionId: string): void => {
    const body = JSON.stringify({ ...content, event: `foreign-${transactionId}-${(events += 1)}` });
    const other = gatewayId === 'sim' ? 'other' : 'sim';
    const url = `https://pay.example.com/callbacks/${other}`;
    later(300 * faults.detail('forged'), () =>
      send({ url, body, headers: { 'x-signature': signatureOf(other, body) }, genuine: false }),
    );
  };

  return {
    report,
    forgeEarly: ({ transactionId, money }, callbackUrl) => {
      if (callbackProof === 'signature' || !faults.inject('callback forged', 'before it is sent')) return;
      const wrong = { ...money, amountMinor: money.amountMinor + 1 };
      const update = { status: 'succeeded', gatewayReference: 'early', money: wrong, transactionId };
      forged(callbackUrl, { update }, false);
    },
    answerLookUp: (record, url) => {
      const { transaction, response } = record;
      const { transactionId } = transaction;
      trace.add('gateway', { kind: 'gateway response', gatewayId, transactionId, response });
      post(url, { update: { ...response, transactionId } });
      if (faults.inject('look-up address answered twice', gatewayId)) {
        // A callback to a look-up address after its use.
        const { gatewayReference } = record;
        const decline = {
          status: 'failed',
          reason: 'declined',
          rawCode: '1',
          rawMessage: 'late',
          gatewayReference,
        };
        later(1_500 + 8_000 * faults.detail('spent address'), () =>
          send({
            url,
            body: JSON.stringify({ update: { ...decline, transactionId } }),
            headers: {},
            genuine: false,
            onlyWhenSpent: true,
          }),
        );
      }
    },
  };
}
