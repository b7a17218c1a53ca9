import { existsSync, readFileSync } from 'node:fs';
import { createTransactionId } from '@lango/core';
import { expect, test } from 'vitest';
import { answerByPath, deliverEvent, stubbedList } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';
import { stripeWebhookEvents } from './stripe-webhook-events.js';

/** Stripe's own examples of its objects, with all members; not part of this project. */
const path = new URL('../../../../../shared/fixtures/stripe/fixtures3.json', import.meta.url);

type Shape = Readonly<Record<string, unknown>>;

const objectOf = (type: string): string => {
  if (type.startsWith('charge.dispute.')) return 'dispute';
  return /^(?:payment_intent|checkout\.session|refund|transfer|payout)(?=\.)/.exec(type)?.[0] ?? type;
};

test.skipIf(!existsSync(path))(
  'every event we use is read in the whole shape that Stripe documents',
  async () => {
    const { resources } = JSON.parse(readFileSync(path, 'utf8')) as {
      resources: Readonly<Record<string, Shape>>;
    };
    const transactionId = createTransactionId();
    const intent = { ...resources['payment_intent'], metadata: { lango_transaction_id: transactionId } };
    const charge = { ...resources['charge'], payment_intent: 'pi_1' };
    const reversal = { ...resources['transfer_reversal'], amount: 400 };
    const questions = answerByPath({
      '/v1/payment_intents/pi_1': intent,
      '/v1/charges/ch_1': charge,
      '/v1/transfers/tr_1/reversals': stubbedList([reversal]),
    });
    const changes: Readonly<Record<string, Shape>> = {
      dispute: { payment_intent: 'pi_1', status: 'needs_response' },
      refund: { payment_intent: undefined, charge: 'ch_1' },
      transfer: { id: 'tr_1', amount_reversed: 400 },
      payout: { automatic: false },
      payment_intent: { status: 'succeeded', amount_received: 1099 },
      'checkout.session': {
        mode: 'payment',
        status: 'complete',
        payment_status: 'paid',
        amount_total: 5000,
        currency: 'usd',
      },
    };
    const kinds = new Map<string, string>();
    for (const type of Object.keys(stripeWebhookEvents)) {
      const name = objectOf(type);
      const plain = await deliverEvent(snapshotEvent(type, resources[name] ?? {}), {}, questions);
      expect(['updates', 'entries', 'ignored']).toContain(plain.kind);
      const told = await deliverEvent(
        snapshotEvent(type, { ...resources[name], ...changes[name] }),
        {},
        questions,
      );
      kinds.set(type, told.kind === 'entries' ? told.entries.map(({ kind }) => kind).join() : told.kind);
    }
    expect([...kinds].filter(([, kind]) => kind === 'ignored')).toEqual([]);
    expect(kinds.get('refund.created')).toBe('refunded');
    expect(kinds.get('charge.dispute.created')).toBe('chargeback');
    expect(kinds.get('charge.dispute.funds_reinstated')).toBe('chargeback,chargeback-reversed');
    expect(kinds.get('transfer.reversed')).toBe('returned');
  },
);
