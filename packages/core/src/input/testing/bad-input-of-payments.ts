import * as core from '../../index.js';
import { createMemoryPaymentStore } from '../../testing/memory-payment-store.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects } from './garbage.js';
import { at, deposit, gateway, kes, sent, withdrawal } from './sample-input.js';

const { PaymentError } = core;
const request = { kind: 'deposit', gatewayId: 'fake', money: kes, createdAt: at } as const;
const answer = { source: 'answer', response: { status: 'pending', gatewayReference: 'g-1' } } as const;
const entry = { kind: 'refunded', money: kes, entryReference: 're_1', rawCode: 'x', rawMessage: '' } as const;
const flow = {
  gateway,
  store: createMemoryPaymentStore(),
  callbackUrl: 'https://shop.example/callbacks',
  secret: 'x'.repeat(32),
};

/** Of `@lango/core`: what makes a payment and what evidence means for it. */
export const badInputOfPayments: BadInputTable = {
  createTransaction: [
    refuses(/^(request|kind)$/, [], (bad) => core.createTransaction(bad)),
    refuses('kind', [], (bad) => core.createTransaction({ ...request, kind: bad })),
    refuses('gatewayId', ['a word', 'a line break', 'the name of a method'], (bad) =>
      core.createTransaction({ ...request, gatewayId: bad }),
    ),
    refuses('money.amountMinor', [], (bad) =>
      core.createTransaction({ ...request, money: { ...kes, amountMinor: bad } }),
    ),
    refuses(/^money(\.currency)?$/, [], (bad) => core.createTransaction({ ...request, money: bad })),
    refuses('createdAt', [], (bad) => core.createTransaction({ ...request, createdAt: bad })),
    refuses('submitBy', ['undefined'], (bad) => core.createTransaction({ ...request, submitBy: bad })),
    refuses('counterparty', ['undefined', ...objects], (bad) =>
      core.createTransaction({ ...request, counterparty: bad }),
    ),
    refuses('metadata', ['undefined', ...objects], (bad) =>
      core.createTransaction({ ...request, metadata: bad }),
    ),
    refuses('gatewayOptions', ['undefined', ...objects], (bad) =>
      core.createTransaction({ ...request, gatewayOptions: bad }),
    ),
    refuses(
      'merchantReference',
      [
        'undefined',
        'an empty text',
        'a blank text',
        'a word',
        'a line break',
        'a long text',
        'the name of a method',
      ],
      (bad) => core.createTransaction({ ...request, merchantReference: bad }),
    ),
    refuses('transactionId', ['undefined'], (bad) =>
      core.createTransaction({ ...request, transactionId: bad }),
    ),
    refuses('originalTransactionId', ['undefined'], (bad) =>
      core.createTransaction({ ...request, originalTransactionId: bad }),
    ),
    refuses(
      'originalTransactionId',
      ['null', 'a word', 'a line break', 'the name of a method'],
      (bad) => core.createTransaction({ ...request, kind: 'refund', originalTransactionId: bad }),
      [undefined],
    ),
  ],
  applyEvidence: [
    refuses(/^transaction(\.transactionId)?$/, [], (bad) => core.applyEvidence(bad, answer)),
    refuses(/^evidence(\.source)?$/, [], (bad) => core.applyEvidence(sent, bad)),
    refuses('evidence.source', [], (bad) => core.applyEvidence(sent, { ...answer, source: bad })),
    refuses('evidence.response', [], (bad) => core.applyEvidence(sent, { ...answer, response: bad })),
    refuses('evidence.error', [], (bad) => core.applyEvidence(sent, { source: 'answer', error: bad })),
    refuses(/^evidence\.entry/, [], (bad) =>
      core.applyEvidence(deposit, { source: 'signed', entry: bad, booked: [] }),
    ),
    refuses('evidence.booked', ['a list'], (bad) =>
      core.applyEvidence(deposit, { source: 'signed', entry: entry, booked: bad }),
    ),
    refuses('evidence.known', ['undefined', ...objects], (bad) =>
      core.applyEvidence(sent, { ...answer, known: bad }),
    ),
  ],
  isRefusal: [
    answers(
      'an error of the request is one',
      () => core.isRefusal(new PaymentError('invalid_request', 'none', '')),
      true,
    ),
  ],
  ownEntry: [
    answers('of a withdrawal is paid out', () => core.ownEntry(withdrawal, 'R', 'answer').kind, 'paid-out'),
  ],
  successEntry: [answers('of a deposit is captured', () => core.successEntry.deposit, 'captured')],
  createPaymentFlow: [
    refuses(/^(options|gateway)$/, [], (bad) => core.createPaymentFlow(bad)),
    refuses('gateway', [], (bad) => core.createPaymentFlow({ ...flow, gateway: bad })),
    refuses('store', [], (bad) => core.createPaymentFlow({ ...flow, store: bad }), [
      { ...flow.store, update: 5 },
    ]),
    refuses('callbackUrl', [], (bad) => core.createPaymentFlow({ ...flow, callbackUrl: bad }), [
      '/callbacks',
    ]),
    refuses('secret', ['a long text'], (bad) => core.createPaymentFlow({ ...flow, secret: bad }), [
      'x'.repeat(31),
      'x'.repeat(2_000),
    ]),
    refuses('logger', ['undefined'], (bad) => core.createPaymentFlow({ ...flow, logger: bad })),
    refuses('onChange', ['undefined', 'a function'], (bad) =>
      core.createPaymentFlow({ ...flow, onChange: bad }),
    ),
    refuses('onIncomingDeposit', ['undefined', 'a function'], (bad) =>
      core.createPaymentFlow({ ...flow, onIncomingDeposit: bad }),
    ),
    refuses('onValidationRequest', ['undefined', 'a function'], (bad) =>
      core.createPaymentFlow({ ...flow, onValidationRequest: bad }),
    ),
    refuses('readSourceAddress', ['undefined', 'a function'], (bad) =>
      core.createPaymentFlow({ ...flow, readSourceAddress: bad }),
    ),
    refuses('now', ['undefined', 'a function'], (bad) => core.createPaymentFlow({ ...flow, now: bad })),
    refuses('callTimeoutMs', ['undefined'], (bad) => core.createPaymentFlow({ ...flow, callTimeoutMs: bad })),
    refuses(/^(request|key)$/, [], (bad) => core.createPaymentFlow(flow).deposit(bad)),
    refuses('key', ['a word', 'a line break', 'the name of a method'], (bad) =>
      core.createPaymentFlow(flow).withdraw({ key: bad, money: kes }),
    ),
    refuses(/^(request|key)$/, [], (bad) => core.createPaymentFlow(flow).refund(bad)),
    refuses('originalTransactionId', [], (bad) =>
      core.createPaymentFlow(flow).reverse({ key: 'k', originalTransactionId: bad }),
    ),
  ],
};
