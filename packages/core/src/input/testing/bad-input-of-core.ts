import * as core from '../../index.js';
import { answers, refuses, type BadInputRow, type BadInputTable } from './bad-input-row.js';
import { badInputOfPayments } from './bad-input-of-payments.js';
import { garbage, objects } from './garbage.js';
import { at, context, deposit, gateway, kes, logger, refund, sent, withdrawal } from './sample-input.js';

const all = Object.values(garbage);
const { PaymentError } = core;
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** The settings of a layer, and what a layer is put around and called with. */
const layerRows = (
  layer: (options?: never) => core.GatewayLayer,
  needed?: object,
): readonly BadInputRow[] => {
  const made = () => layer(needed as never);
  return [
    refuses('gateway', [], (bad) => made()(bad), [
      { ...gateway, deposit: undefined },
      { ...gateway, capabilities: {} },
    ]),
    refuses('transaction', [...objects, 'a list'], (bad) => made()(gateway).deposit(bad, context)),
    refuses('context.signal', [], (bad) => made()(gateway).withdraw(withdrawal, bad)),
    refuses(
      'context.idempotencyKey',
      [
        'a blank text',
        'a word',
        'a line break',
        'the name of a method',
        'a long text',
        'half a surrogate pair',
      ],
      (bad) => made()(gateway).deposit(sent, { ...context, idempotencyKey: bad }),
    ),
    refuses('transaction.gatewayId', [], (bad) =>
      made()(gateway).deposit({ ...sent, gatewayId: bad }, context),
    ),
    refuses('transaction.kind', [], (bad) => made()(gateway).deposit({ ...sent, kind: bad }, context), [
      'refund',
    ]),
    refuses('context.signal', [], (bad) => made()(gateway).lookUp?.(deposit, { ...context, signal: bad })),
  ];
};
const settings = (call: (bad: never) => unknown) => refuses('options', ['undefined', ...objects], call);
const delays = ['undefined', 'zero', 'a fraction'] as const;

const change = (part: object) =>
  core.transitionTransaction({ ...deposit, status: 'pending' }, { to: 'succeeded', ...part });

/** `@lango/core`. */
export const badInputOfCore: BadInputTable = {
  ...badInputOfPayments,
  createMoney: [
    refuses('amountMinor', ['zero'], (bad) => core.createMoney(bad, 'KES'), ['10', -0.1]),
    refuses('currency', [], (bad) => core.createMoney(1, bad), ['kes', 'XXX', 'KES ', '__proto__']),
  ],
  isSameMoney: [
    refuses(/^left(\.currency)?$/, [], (bad) => core.isSameMoney(bad, kes)),
    refuses('left.amountMinor', ['zero'], (bad) =>
      core.isSameMoney({ ...kes, amountMinor: bad }, { ...kes, amountMinor: bad }),
    ),
    refuses('right.currency', [], (bad) => core.isSameMoney(kes, { ...kes, currency: bad })),
  ],
  currencyExponent: [refuses('currency', [], (bad) => core.currencyExponent(bad), ['kes'])],
  isCurrency: [answers('garbage is none', () => all.some((bad) => core.isCurrency(bad as never)), false)],
  listCurrencies: [
    answers(
      'a list of its own each time',
      () => {
        (core.listCurrencies() as string[]).length = 0;
        return core.listCurrencies().includes('KES');
      },
      true,
    ),
  ],
  parseMajorUnits: [
    refuses('amount', ['zero'], (bad) => core.parseMajorUnits(bad, 'KES'), [
      0,
      10,
      ['10'],
      '1e3',
      '-1',
      '0.001',
      '1,5',
      ' 1',
      '9'.repeat(15),
    ]),
    refuses('currency', [], (bad) => core.parseMajorUnits('1', bad)),
  ],
  formatMajorUnits: [
    refuses(/^(money|currency)$/, [], (bad) => core.formatMajorUnits(bad)),
    refuses('amountMinor', ['zero'], (bad) => core.formatMajorUnits({ ...kes, amountMinor: bad })),
    refuses('currency', [], (bad) => core.formatMajorUnits({ ...kes, currency: bad })),
  ],
  isFinalStatus: [
    answers('garbage is not final', () => all.some((bad) => core.isFinalStatus(bad as never)), false),
  ],
  transactionTransitions: [
    answers(
      'nobody changes it',
      () => {
        const table = core.transactionTransitions as unknown as Record<string, string[]>;
        for (const change of [
          () => table['failed']?.push('succeeded'),
          () => (table['failed'] = ['succeeded']),
        ])
          try {
            change();
          } catch {
            // Refused by the language: it is frozen.
          }
        return table['failed'];
      },
      [],
    ),
  ],
  transitionTransaction: [
    refuses(/^transaction(\.version)?$/, [], (bad) => core.transitionTransaction(bad, { to: 'pending' })),
    refuses('transaction.status', [], (bad) =>
      core.transitionTransaction({ ...deposit, status: bad }, { to: 'pending' }),
    ),
    refuses('transaction.version', [], (bad) =>
      core.transitionTransaction({ ...deposit, version: bad }, { to: 'pending' }),
    ),
    refuses(/^change(\.to)?$/, [], (bad) =>
      core.transitionTransaction({ ...deposit, status: 'pending' }, bad),
    ),
    refuses('change.to', [], (bad) =>
      core.transitionTransaction({ ...deposit, status: 'pending' }, { to: bad }),
    ),
    refuses(/^change\.failure(\.reason)?$/, ['undefined'], (bad) => change({ failure: bad })),
    refuses('change.failure.reason', [], (bad) => change({ to: 'failed', failure: { reason: bad } })),
    refuses('change.failure', [], () => change({ to: 'failed' })),
    refuses(
      'change.gatewayReference',
      ['undefined', 'a word', 'a line break', 'the name of a method'],
      (bad) => change({ gatewayReference: bad }),
    ),
    refuses('change.receiptNumber', ['undefined', 'a word', 'a line break', 'the name of a method'], (bad) =>
      change({ receiptNumber: bad }),
    ),
    refuses(/^change\.fee(\.currency)?$/, ['undefined'], (bad) => change({ fee: bad })),
    refuses('change.fee.amountMinor', ['zero'], (bad) => change({ fee: { ...kes, amountMinor: bad } })),
    refuses(/^change\.action(\.type)?$/, ['undefined'], (bad) => change({ action: bad })),
    refuses('change.submittedAt', ['undefined'], (bad) => change({ submittedAt: bad }), [
      '2026-13-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      '1',
      '2026-01-01',
    ]),
  ],
  createTransactionId: [
    refuses('nowMs', ['undefined', 'zero', 'a fraction'], (bad) => core.createTransactionId(bad), [2 ** 48]),
    refuses('random', ['undefined'], (bad) => core.createTransactionId(1, bad), [
      () => new Uint8Array(9),
      () => 'xxxxxxxxxx',
    ]),
  ],
  transactionIdPattern: [
    answers(
      'garbage does not match',
      () => all.some((bad) => typeof bad === 'string' && core.transactionIdPattern.test(bad)),
      false,
    ),
  ],
  assertRefundable: [
    refuses(/^(refund|kind)$/, [], (bad) => core.assertRefundable(bad, deposit, [])),
    refuses(/^original(\.transactionId)?$/, [], (bad) => core.assertRefundable(refund, bad, [])),
    refuses('earlier', ['a list'], (bad) => core.assertRefundable(refund, deposit, bad)),
    refuses(/^refunds\[0\](\.transactionId)?$/, [], (bad) => core.assertRefundable(refund, deposit, [bad])),
    refuses('kind', [], (bad) => core.assertRefundable({ ...refund, kind: bad }, deposit, [])),
    refuses(/^money(\.currency)?$/, [], (bad) =>
      core.assertRefundable({ ...refund, money: bad }, deposit, []),
    ),
    refuses('money.amountMinor', [], (bad) =>
      core.assertRefundable({ ...refund, money: { ...kes, amountMinor: bad } }, deposit, []),
    ),
    refuses('original.money.amountMinor', ['zero'], (bad) =>
      core.assertRefundable(refund, { ...deposit, money: { ...kes, amountMinor: bad } }, []),
    ),
    refuses('original.status', [], (bad) => core.assertRefundable(refund, { ...deposit, status: bad }, [])),
  ],
  createRefund: [
    refuses(/^original/, [], (bad) => core.createRefund(bad, [], { kind: 'refund', createdAt: at })),
    refuses('earlier', ['a list'], (bad) =>
      core.createRefund(deposit, bad, { kind: 'refund', createdAt: at }),
    ),
    refuses(/^(request|createdAt)$/, [], (bad) => core.createRefund(deposit, [], bad)),
    refuses('kind', [], (bad) => core.createRefund(deposit, [], { kind: bad, createdAt: at }), ['deposit']),
    refuses('createdAt', [], (bad) => core.createRefund(deposit, [], { kind: 'refund', createdAt: bad })),
    refuses(/^money(\.currency)?$/, ['undefined', 'null'], (bad) =>
      core.createRefund(deposit, [], { kind: 'refund', createdAt: at, money: bad }),
    ),
    refuses('metadata', ['undefined', 'null', ...objects], (bad) =>
      core.createRefund(deposit, [], { kind: 'refund', createdAt: at, metadata: bad }),
    ),
    refuses('merchantReference', ['undefined', 'a word', 'a line break', 'the name of a method'], (bad) =>
      core.createRefund(deposit, [], { kind: 'refund', createdAt: at, merchantReference: bad }),
    ),
    refuses('transactionId', ['undefined'], (bad) =>
      core.createRefund(deposit, [], { kind: 'refund', createdAt: at, transactionId: bad }),
    ),
  ],
  refundableMoney: [
    refuses(/^original(\.transactionId)?$/, [], (bad) => core.refundableMoney(bad, [])),
    refuses('refunds', ['a list'], (bad) => core.refundableMoney(deposit, bad)),
    refuses('refunds[0].money.amountMinor', ['zero'], (bad) =>
      core.refundableMoney(deposit, [{ ...refund, money: { ...kes, amountMinor: bad } }]),
    ),
    refuses('refunds[0].status', [], (bad) => core.refundableMoney(deposit, [{ ...refund, status: bad }])),
    refuses('originalTransactionId', [], (bad) =>
      core.refundableMoney(deposit, [{ ...refund, originalTransactionId: bad }]),
    ),
  ],
  idempotencyKeyFor: [
    refuses(
      'transactionId',
      ['a word', 'the name of a method'],
      (bad) => core.idempotencyKeyFor(bad, 'deposit'),
      ['x'.repeat(56), 'a/b'],
    ),
    refuses('operation', [], (bad) => core.idempotencyKeyFor('txn_1', bad), ['handleCallback']),
  ],
  PaymentError: [
    answers(
      'is() knows it from everything else',
      () => [...all, revoked()].some((bad) => PaymentError.is(bad)),
      false,
    ),
    answers(
      'making one never throws, and never promises that nothing happened',
      () =>
        all.every((bad) => {
          const error = new PaymentError(bad as never, bad as never, bad as never, bad, bad as never);
          return (
            error.effect === 'unknown' && typeof error.code === 'string' && typeof error.message === 'string'
          );
        }),
      true,
    ),
    answers(
      'a detail of another type is left out',
      () => {
        const { field, retryAfterMs, rawCode } = new PaymentError('unexpected', 'none', '', 0, {
          field: 5,
          retryAfterMs: Number.NaN,
          rawCode: {},
        } as never);
        return [field, retryAfterMs, rawCode];
      },
      [undefined, undefined, undefined],
    ),
  ],
  toPaymentError: [
    answers(
      'garbage is unexpected, effect unknown',
      () => [...all, revoked(), { message: 1 }].every((bad) => core.toPaymentError(bad).effect === 'unknown'),
      true,
    ),
  ],
  isGatewayUnwell: [
    answers(
      'garbage that was thrown is unexpected, and counts',
      () => [...all, revoked()].every((bad) => core.isGatewayUnwell(bad)),
      true,
    ),
  ],
  isSafeToRetry: [
    answers('garbage never is', () => all.some((bad) => core.isSafeToRetry(bad as never, 'native')), false),
    answers(
      'nor is an unknown effect under a promise nobody knows',
      () =>
        all.some((bad) =>
          core.isSafeToRetry(new PaymentError('gateway_timeout', 'unknown', ''), bad as never),
        ),
      false,
    ),
  ],
  aroundOperations: [
    refuses('around', ['a function'], (bad) => core.aroundOperations(gateway, bad)),
    ...layerRows(() => (inner) => core.aroundOperations(inner, ({ context: given, next }) => next(given))),
  ],
  assertOperationSupported: [
    refuses('gateway', [], (bad) => core.assertOperationSupported(bad, 'deposit')),
    refuses('operation', [], (bad) => core.assertOperationSupported(gateway, bad), ['close']),
    refuses(/^money(\.currency)?$/, ['undefined'], (bad) =>
      core.assertOperationSupported(gateway, 'deposit', bad),
    ),
    refuses('money.amountMinor', [], (bad) =>
      core.assertOperationSupported(gateway, 'deposit', { ...kes, amountMinor: bad }),
    ),
    refuses(
      'money.currency',
      [],
      (bad) => core.assertOperationSupported(gateway, 'deposit', { ...kes, currency: bad }),
      ['__proto__'],
    ),
  ],
  callbackPathOf: [
    refuses('gateway', [], (bad) => core.callbackPathOf(bad)),
    refuses(
      'callbackPath',
      ['undefined', 'null', 'a word', 'the name of a method'],
      (bad) =>
        core.callbackPathOf({ ...gateway, capabilities: { ...gateway.capabilities, callbackPath: bad } }),
      ['a/b', '..'],
    ),
  ],
  createGatewayRegistry: [
    refuses('gateways', ['a list'], (bad) => core.createGatewayRegistry(bad)),
    refuses('gateways', [], (bad) => core.createGatewayRegistry([bad]), [gateway.capabilities]),
    refuses('gateways', ['a word', 'the name of a method'], (bad) =>
      core.createGatewayRegistry([{ ...gateway, gatewayId: bad }]),
    ),
    refuses('gateway', [], (bad) => core.createGatewayRegistry([gateway]).get(bad), ['__proto__']),
    answers(
      'finding garbage finds nothing',
      () =>
        all
          .map(
            (bad) =>
              core.createGatewayRegistry([gateway]).find(bad as never) ??
              core.createGatewayRegistry([gateway]).findByCallbackPath(bad as never),
          )
          .every((found) => found === undefined),
      true,
    ),
  ],
  withRetry: [
    settings((bad) => core.withRetry(bad)),
    refuses('attemptsMax', ['undefined'], (bad) => core.withRetry({ attemptsMax: bad }), [101]),
    refuses('initialDelayMs', delays, (bad) => core.withRetry({ initialDelayMs: bad }), [2 ** 31]),
    refuses('maxDelayMs', delays, (bad) => core.withRetry({ maxDelayMs: bad }), [2 ** 31]),
    refuses('deadlineMs', delays, (bad) => core.withRetry({ deadlineMs: bad })),
    refuses('random', ['undefined', 'a function'], (bad) => core.withRetry({ random: bad })),
    refuses('now', ['undefined', 'a function'], (bad) => core.withRetry({ now: bad })),
    ...layerRows(core.withRetry),
  ],
  withCircuitBreaker: [
    settings((bad) => core.withCircuitBreaker(bad)),
    refuses('failuresInARow', ['undefined'], (bad) => core.withCircuitBreaker({ failuresInARow: bad })),
    refuses('openForMs', delays, (bad) => core.withCircuitBreaker({ openForMs: bad }), [2 ** 31]),
    refuses('halfOpenCallsMax', ['undefined'], (bad) => core.withCircuitBreaker({ halfOpenCallsMax: bad })),
    refuses('onStateChange', ['undefined', 'a function'], (bad) =>
      core.withCircuitBreaker({ onStateChange: bad }),
    ),
    refuses(/^sampling(\.failureShare)?$/, ['undefined'], (bad) =>
      core.withCircuitBreaker({ sampling: bad }),
    ),
    refuses(
      'sampling.failureShare',
      ['a fraction'],
      (bad) => core.withCircuitBreaker({ sampling: { failureShare: bad, windowMs: 1_000 } }),
      [1],
    ),
    refuses(
      'sampling.windowMs',
      [],
      (bad) => core.withCircuitBreaker({ sampling: { failureShare: 0.5, windowMs: bad } }),
      [1, 1e12],
    ),
    refuses('sampling.callsMin', ['undefined'], (bad) =>
      core.withCircuitBreaker({ sampling: { failureShare: 0.5, windowMs: 1_000, callsMin: bad } }),
    ),
    refuses('sampling.minCallsPerSecond', ['undefined', 'a fraction'], (bad) =>
      core.withCircuitBreaker({ sampling: { failureShare: 0.5, windowMs: 1_000, minCallsPerSecond: bad } }),
    ),
    refuses('gatewayId', ['a word', 'a line break', 'the name of a method'], (bad) =>
      core.withCircuitBreaker().stateOf(bad, 'deposit'),
    ),
    refuses('operation', [], (bad) => core.withCircuitBreaker().stateOf('fake', bad)),
    answers(
      'a listener that throws decides about no call',
      async () => {
        const layer = core.withCircuitBreaker({
          failuresInARow: 1,
          onStateChange: () => {
            throw new TypeError('listener');
          },
        });
        const failing = {
          ...gateway,
          deposit: (_transaction: unknown, _context: unknown) => Promise.reject(new TypeError('gateway')),
        };
        return layer(failing)
          .deposit({ ...sent, transactionId: 'listener' }, context)
          .catch((error: Error) => error.message);
      },
      'gateway',
    ),
    ...layerRows(core.withCircuitBreaker),
  ],
  withTimeout: [
    settings((bad) => core.withTimeout(bad)),
    refuses('timeoutMs', ['undefined'], (bad) => core.withTimeout({ timeoutMs: bad }), [2 ** 31]),
    ...layerRows(core.withTimeout),
  ],
  withContractGuard: [
    settings((bad) => core.withContractGuard(bad)),
    refuses('timeoutMs', ['undefined'], (bad) => core.withContractGuard({ timeoutMs: bad }), [2 ** 31]),
    refuses('logger', ['undefined'], (bad) => core.withContractGuard({ logger: bad }), [
      { ...logger, error: undefined },
    ]),
    ...layerRows(core.withContractGuard),
  ],
  withBulkhead: [
    settings((bad) => core.withBulkhead(bad)),
    refuses('callsMax', ['undefined'], (bad) => core.withBulkhead({ callsMax: bad })),
    refuses('waitingMax', ['undefined', 'zero'], (bad) => core.withBulkhead({ waitingMax: bad })),
    ...layerRows(core.withBulkhead),
  ],
  withLogging: [
    refuses(/^(options|logger)$/, [], (bad) => core.withLogging(bad)),
    refuses('logger', [], (bad) => core.withLogging({ logger: bad }), [{ ...logger, error: undefined }]),
    ...layerRows(core.withLogging as never, { logger }),
  ],
  withTracing: [
    refuses(/^(options|onCall)$/, [], (bad) => core.withTracing(bad)),
    refuses('onCall', ['a function'], (bad) => core.withTracing({ onCall: bad })),
    refuses('nowMs', ['undefined', 'a function'], (bad) =>
      core.withTracing({ onCall: () => undefined, nowMs: bad }),
    ),
    answers(
      'a clock that throws decides about no call',
      async () => {
        const nowMs = () => {
          throw new TypeError('clock');
        };
        return (
          await core
            .withTracing({ onCall: () => undefined, nowMs })(gateway)
            .deposit(sent, context)
        ).status;
      },
      'succeeded',
    ),
    ...layerRows(core.withTracing as never, { onCall: () => undefined }),
  ],
  resilienceDefaults: [
    answers(
      'nobody changes them',
      () => {
        try {
          (core.resilienceDefaults.retry as { attemptsMax: number }).attemptsMax = 99;
        } catch {
          // Refused by the language: it is frozen.
        }
        return core.resilienceDefaults.retry.attemptsMax;
      },
      3,
    ),
  ],
};
