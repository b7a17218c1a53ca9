import type { ProviderHabits } from './habits.js';
import type { LedgerRecord } from './ledger.js';
import { signatureOf, type ProviderSurroundings } from './provider.js';

/** One callback on its way to whoever listens. */
export type SendCallback = (callback: {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** False for what an attacker sends. */
  readonly genuine: boolean;
  /** Sent only to an address that has taken its one answer. */
  readonly onlyWhenSpent?: boolean;
}) => void;

/** What a provider tells without being asked, and what others pretend that it told. */
export interface CallbackSender {
  readonly tell: (record: LedgerRecord) => void;
  /** The fact, to the question's own address. */
  readonly answerLookUp: (record: LedgerRecord, url: string) => void;
}

/** Sends callbacks late, twice or never, tells losses, contradicts itself, and lets attackers speak too. */
export function createCallbackSender(
  { gatewayId, callbackProof }: ProviderHabits,
  { faults, trace, send, later }: ProviderSurroundings,
): CallbackSender {
  let events = 0;
  const addressOf = ({ callbackUrl }: LedgerRecord) =>
    callbackProof === 'signature' ? `https://pay.example.com/callbacks/${gatewayId}` : callbackUrl;
  const post = (url: string, content: object, genuine = true): void => {
    if (faults.strikes('callback lost', gatewayId)) return;
    const body = JSON.stringify(content);
    const headers = { 'x-signature': genuine ? signatureOf(gatewayId, body) : '4711' };
    const copies = faults.strikes('callback twice', gatewayId) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const isLate = faults.strikes('callback late', gatewayId);
      const ms = (isLate ? 15_000 : 400) * faults.detail('callback');
      later(ms, () => send({ url, body, headers, genuine }));
    }
  };

  const tell = (record: LedgerRecord): void => {
    const { transaction, response } = record;
    const { transactionId } = transaction;
    const update = { ...response, transactionId };
    trace.add('gateway', { kind: 'gateway said', gatewayId, transactionId, response });
    post(addressOf(record), { update, event: `${gatewayId}-event-${(events += 1)}` });
    if (faults.strikes('callback forged', gatewayId)) forge(record);
    if (response.status === 'succeeded' && faults.strikes('loss told', gatewayId)) {
      trace.add('gateway', { kind: 'loss told', transactionId });
      const loss = {
        transactionId,
        gatewayReference: record.gatewayReference,
        reason: 'chargeback',
        rawCode: 'cb',
        rawMessage: 'the payer objects',
      };
      post(addressOf(record), { loss, event: `${gatewayId}-event-${(events += 1)}` });
    }
    if (response.status === 'succeeded' && faults.strikes('gateway contradicts itself', gatewayId)) {
      const { gatewayReference } = record;
      const failed = {
        status: 'failed',
        reason: 'declined',
        rawCode: '51',
        rawMessage: 'no',
        gatewayReference,
      } as const;
      trace.add('gateway', { kind: 'gateway said', gatewayId, transactionId, response: failed });
      post(addressOf(record), {
        update: { ...failed, transactionId },
        event: `${gatewayId}-event-${(events += 1)}`,
      });
    }
  };

  /** What anyone could send who knows an address, even a transaction's own. */
  const forge = (record: LedgerRecord): void => {
    const { transaction, gatewayReference, callbackUrl } = record;
    const { transactionId, money } = transaction;
    const success = (change: object) => ({
      update: { status: 'succeeded', gatewayReference, money, transactionId, ...change },
    });
    const other = { amountMinor: money.amountMinor + 1, currency: money.currency };
    const variants: readonly (() => void)[] = [
      () => post(addressOf(record), success({}), false),
      () => post(addressOf(record), success({ gatewayReference: 'forged-reference' }), false),
      () => post(addressOf(record), success({ money: other }), false),
      () => post(addressOf(record), success({ money: { ...money, currency: 'USD' } }), false),
      () => post(addressOf(record), success({ transactionId: `txn_${'0'.repeat(32)}` }), false),
      () =>
        post(
          addressOf(record),
          {
            update: {
              status: 'failed',
              reason: 'declined',
              rawCode: '1',
              rawMessage: 'forged',
              gatewayReference,
            },
          },
          false,
        ),
      // The right address but for its token.
      () => post(`${callbackUrl.slice(0, -4)}0000`, success({}), false),
      () => post(callbackUrl.replace('/t/', '/l/'), success({}), false),
      () => post(callbackUrl, success({}), false),
      () => send({ url: addressOf(record), body: 'garbage', headers: {}, genuine: false }),
    ];
    const variant = variants[Math.floor(faults.detail('callback forged') * variants.length)];
    variant?.();
  };

  return {
    tell,
    answerLookUp: (record, url) => {
      const { transaction, response } = record;
      const { transactionId } = transaction;
      trace.add('gateway', { kind: 'gateway said', gatewayId, transactionId, response });
      post(url, { update: { ...response, transactionId } });
      if (faults.strikes('look-up address answered twice', gatewayId)) {
        // Whoever learned the address after it was used: it is spent.
        const { gatewayReference } = record;
        const forged = {
          status: 'failed',
          reason: 'declined',
          rawCode: '1',
          rawMessage: 'late',
          gatewayReference,
        };
        later(20_000, () =>
          send({
            url,
            body: JSON.stringify({ update: { ...forged, transactionId } }),
            headers: {},
            genuine: false,
            onlyWhenSpent: true,
          }),
        );
      }
    },
  };
}
