import type { Mutant } from './mutant.js';

const runtime = 'packages/runtime-kafka/src';
const core = 'packages/core/src';
const toDecision = `${runtime}/decisions/to-decision.ts`;
const lookUp = `${runtime}/decisions/decide-look-up.ts`;
const newRecord = `${runtime}/decisions/new-record.ts`;
const claims = `${runtime}/services/housekeeping/claim-due-work.ts`;
const consumers = `${runtime}/services/shared/consume-messages.ts`;
const apply = `${runtime}/services/shared/apply-decision.ts`;
const accept = `${runtime}/services/api/accept-transaction.ts`;
const movements = `${runtime}/services/api/payment-handlers.ts`;
const receiver = `${runtime}/services/callback-receiver/callback-receiver.ts`;
const events = `${runtime}/services/shared/merchant-events/merchant-events.ts`;

/** Protections of durability, claims and events. */
export const promiseMutants: readonly Mutant[] = [
  {
    name: 'change-without-its-event',
    protection: 'an end and what merchants are told of it commit together',
    file: apply,
    find: '    ...(events.length > 0 && { events }),\n',
    replace: '',
    invariants: ['I13', 'I17'],
  },
  {
    name: 'change-without-due-time',
    protection: 'a change that leaves something to do makes its row due',
    file: toDecision,
    find: "nextStep: 'awaiting-look-up',\n    dueAtMs: lookUpAfterNews(policy, record.lookUps, openSinceMs, nowMs),",
    replace: "nextStep: 'awaiting-look-up',\n    dueAtMs: undefined,",
    invariants: ['I13', 'I18'],
  },
  {
    name: 'woken-is-not-due',
    protection: 'a row whose worker is woken stays due for when that is lost',
    file: apply,
    find: '{ ...decision.next, dueAtMs: atMs + claimMs }',
    replace: '(({ dueAtMs: _, ...rest }) => rest)(decision.next)',
    invariants: ['I13', 'I18'],
  },
  {
    name: 'request-that-is-not-due',
    protection: 'an accepted request is due for when its wake-up is lost',
    file: newRecord,
    find: "nextStep: 'queued', dueAtMs: nowMs + claimMs",
    replace: "nextStep: 'queued'",
    invariants: ['I13'],
  },
  {
    name: 'request-that-is-due-in-a-day',
    protection: 'an accepted request is due as soon as whoever accepted it can be dead',
    file: newRecord,
    find: 'dueAtMs: nowMs + claimMs',
    replace: 'dueAtMs: nowMs + claimMs + 86_400_000',
    invariants: ['I18'],
  },
  {
    name: 'events-are-due-in-a-day',
    protection: 'a merchant event is due as soon as whoever committed it can be dead',
    file: apply,
    find: 'eventsDueAtMs: atMs + handOverMs,',
    replace: 'eventsDueAtMs: atMs + 86_400_000,',
    invariants: ['I18', 'I17'],
  },
  {
    name: 'callbacks-are-due-in-a-day',
    protection: 'a stored callback is due as soon as whoever stored it can be dead',
    file: receiver,
    find: '    clock.now() + handOverMs,\n',
    replace: '    clock.now() + 86_400_000,\n',
    invariants: ['I18'],
  },
  {
    name: 'incoming-deposits-are-due-in-a-day',
    protection: 'an incoming deposit is due as soon as whoever recorded it can be dead',
    file: `${runtime}/services/callback-processor/record-incoming-deposit.ts`,
    find: 'await store.recordIncomingDeposit(record, callbackId, clock.now() + claimMs);',
    replace: 'await store.recordIncomingDeposit(record, callbackId, clock.now() + 86_400_000);',
    invariants: ['I18'],
  },
  {
    name: 'woken-before-the-request-is-there',
    protection: 'nobody is woken for a request that is not committed',
    file: accept,
    find: '  const outcome = await store.createTransaction({',
    replace:
      "  wakeUps.send('payment-requested-v1', transactionId, { transactionId });\n  const outcome = await store.createTransaction({",
    invariants: ['I13'],
  },
  {
    name: 'woken-before-the-callback-is-there',
    protection: 'nobody is woken for a callback that is not stored',
    file: receiver,
    find: '  const earlier = await context.store.storeCallback(',
    replace:
      "  wakeUps.send('gateway-callback-received-v1', transactionId ?? callbackId, { callbackId });\n  const earlier = await context.store.storeCallback(",
    invariants: ['I13'],
  },
  {
    name: 'loser-wakes-workers',
    protection: 'only the change that won wakes anybody',
    file: apply,
    find: "  if (outcome.kind !== 'committed') return outcome.kind;\n  if (next.nextStep",
    replace:
      "  if (outcome.kind !== 'committed') for (const { eventKey } of events) wakeUps.send('transaction-updated-v1', transactionId, { deliveryId: eventKey });\n  if (outcome.kind !== 'committed') return outcome.kind;\n  if (next.nextStep",
    invariants: ['I13'],
  },
  {
    name: 'claims-take-nothing',
    protection: 'a transaction that is claimed is left alone while its work may take',
    file: claims,
    find: '        (limit) => ({ claimMs, limit }),\n        (claim) => store.claimDueTransactions(claim),',
    replace:
      '        (limit) => ({ claimMs: 0, limit }),\n        (claim) => store.claimDueTransactions(claim),',
    invariants: ['I22'],
  },
  {
    name: 'claims-are-for-ever',
    protection: 'what a dead worker had claimed is due again',
    file: claims,
    find: '        (limit) => ({ claimMs, limit }),\n        (claim) => store.claimDueTransactions(claim),',
    replace:
      '        (limit) => ({ claimMs: 10 * 86_400_000, limit }),\n        (claim) => store.claimDueTransactions(claim),',
    invariants: ['I18', 'I22'],
  },
  {
    name: 'deliveries-are-claimed-too-shortly',
    protection: 'a delivery that is claimed is left alone while its try may take',
    file: claims,
    find: '(limit) => ({ claimMs: deliveryClaimMs(policy), limit }),',
    replace: '(limit) => ({ claimMs: 0 * deliveryClaimMs(policy), limit }),',
    invariants: ['I22', 'I17'],
  },
  {
    name: 'transactions-are-not-claimed',
    protection: 'overdue transactions are found although every message was lost',
    file: claims,
    find: 'if (transactions !== undefined)',
    replace: 'if (transactions !== undefined && claimMs < 0)',
    invariants: ['I18'],
  },
  {
    name: 'callbacks-are-not-claimed',
    protection: 'unprocessed callbacks are found although their message was lost',
    file: claims,
    find: 'if (callbacks !== undefined)',
    replace: 'if (callbacks !== undefined && claimMs < 0)',
    invariants: ['I18'],
  },
  {
    name: 'deliveries-are-not-claimed',
    protection: 'due deliveries are found although their message was lost',
    file: claims,
    find: 'if (deliveries !== undefined)',
    replace: 'if (deliveries !== undefined && claimMs < 0)',
    invariants: ['I18', 'I17'],
  },
  {
    name: 'incoming-deposits-are-not-claimed',
    protection: 'incoming deposits that are not booked are found',
    file: claims,
    find: 'if (incomingDeposits !== undefined)',
    replace: 'if (incomingDeposits !== undefined && claimMs < 0)',
    invariants: ['I18'],
  },
  {
    name: 'message-brings-any-step-forward',
    protection: 'a step with a time of its own waits for it, whatever messages come',
    file: consumers,
    find: "if (record?.nextStep !== 'queued' && record?.nextStep !== 'operation-queued') return;",
    replace: 'if (record === undefined) return;',
    invariants: ['I22', 'I1', 'I5'],
  },
  {
    name: 'claimed-delivery-is-sent-by-message-too',
    protection: 'a message makes no try that it has not claimed',
    file: consumers,
    find: 'const delivery = await store.claimDelivery(deliveryId, clock.now(), claimMs, eventHandlers.names());',
    replace:
      'const delivery = await store.claimDelivery(deliveryId, clock.now() + 86_400_000, claimMs, eventHandlers.names());',
    invariants: ['I22', 'I17', 'I18'],
  },
  {
    name: 'failures-without-end',
    protection: 'a row that our own handler fails on again and again is put before a person',
    file: `${runtime}/services/shared/work-on.ts`,
    find: '    if (failures >= failuresMax) await giveUp(context, queue, id, reason);\n',
    replace: '',
    invariants: ['I18'],
  },
  {
    name: 'given-up-in-silence',
    protection: 'the transaction of a row that is given up waits for a person',
    file: `${runtime}/services/shared/dead-letters.ts`,
    find: '    await decideAndCommit(context, record, (current) => decideOnDeadLetter(current, clock.now()));\n',
    replace: '',
    invariants: ['I18'],
  },
  {
    name: 'accepted-before-it-is-stored',
    protection: '202 comes after the row, with its key and its place in the queue, has committed',
    file: accept,
    find: `const outcome = await store.createTransaction({
    record,
    idempotencyKey,
    fingerprint: fingerprintOf(request, body),
    ...(reserve && { reserve }),
  });`,
    replace: `const outcome = { kind: 'created' } as Awaited<ReturnType<typeof store.createTransaction>>;
  void store.createTransaction({
    record,
    idempotencyKey,
    fingerprint: fingerprintOf(request, body),
    ...(reserve && { reserve }),
  }).catch(() => undefined);`,
    invariants: ['I20', 'I15', 'I13'],
  },
  {
    name: 'acknowledged-before-it-is-stored',
    protection: 'a callback is acknowledged after its bytes are durable',
    file: receiver,
    find: `    const stored = await store(context, address, { body, headers, receivedAtMs, peer }, result, incoming);
    return toAnswer(stored);`,
    replace: `    void store(context, address, { body, headers, receivedAtMs, peer }, result, incoming).catch(() => undefined);
    return toAnswer(result.acknowledgement);`,
    invariants: ['I20'],
  },
  {
    name: 'key-without-the-request',
    protection: 'a key that comes with another request is refused',
    file: `${runtime}/services/api/idempotency-key.ts`,
    find: '${canonical(body)}`, ',
    replace: '`, ',
    invariants: ['I15'],
  },
  {
    name: 'answer-of-the-present',
    protection: 'a repeated request gets the answer that the first one got',
    file: accept,
    find: 'return accepted(asAccepted(outcome.record));',
    replace:
      'return accepted(outcome.record.nextStep === undefined ? outcome.record : asAccepted(outcome.record));',
    invariants: ['I15'],
  },
  {
    name: 'anyones-transaction',
    protection: 'a transaction is shown and changed for its own merchant only',
    file: `${runtime}/services/api/api-call.ts`,
    find: 'if (record?.merchantId !== caller.merchantId || record.environment !== caller.environment) throw notFound();',
    replace: 'if (record === undefined) throw notFound();',
    invariants: ['I16'],
  },
  {
    name: 'refund-without-reserve',
    protection: 'a refund reserves its amount when it is accepted',
    file: movements,
    find: 'reserve: { originalTransactionId: transactionId, amountMinor: money.amountMinor },',
    replace: '',
    invariants: ['I8'],
  },
  {
    name: 'reserve-is-never-given-back',
    protection: 'a refund that ends gives back what it had reserved',
    file: apply,
    find: 'const balance = ended ? addBalances(moved, { reservedMinor: -money.amountMinor }) : moved;',
    replace:
      'const balance = ended === null ? addBalances(moved, { reservedMinor: -money.amountMinor }) : moved;',
    invariants: ['I8'],
  },
  {
    name: 'reserve-is-given-back-twice',
    protection: 'a refund gives its reserve back once',
    file: apply,
    find: 'const ended = !isFinalStatus(current.transaction.status) && isFinalStatus(status);',
    replace: 'const ended = isFinalStatus(status);',
    invariants: ['I8'],
  },
  {
    name: 'given-back-counts-for-nothing',
    protection: 'what a refund moved counts as given back of its original',
    file: apply,
    find: 'const moved = sumOf(entries, originalBalanceChange);',
    replace: 'const moved = entries.length < 0 ? sumOf(entries, originalBalanceChange) : emptyBalance;',
    invariants: ['I8', 'I23'],
  },
  {
    name: 'review-without-a-name',
    protection: 'who settled a flagged transaction, and why, is kept',
    file: `${runtime}/services/review/commit-verdict.ts`,
    find: 'reviewDecision: { decidedBy, reason, statusBefore },',
    replace: '',
    invariants: ['I19'],
  },
  {
    name: 'reissue-by-one-person',
    protection: 'a reissue takes two people',
    file: `${runtime}/decisions/decide-on-reissue.ts`,
    find: 'if (isSamePerson(proposedBy, decidedBy))',
    replace: 'if (proposedBy === undefined)',
    invariants: ['I19'],
  },
  {
    name: 'look-ups-end-in-silence',
    protection: 'a person is asked when look-ups are exhausted or take too long',
    file: lookUp,
    find: 'isTooLong || next === undefined ? { requestedAtMs: nowMs, reason } : undefined',
    replace: 'undefined',
    invariants: ['I18', 'I13'],
  },
  {
    name: 'verification-ends-in-silence',
    protection: 'a person is asked when the gateway answers no question about what came after the end',
    file: lookUp,
    find: "record.review ?? (isLast ? { requestedAtMs: nowMs, reason: 'look-ups-exhausted' } : undefined);",
    replace: 'record.review;',
    invariants: ['I24', 'I18', 'I4'],
  },
  {
    name: 'ends-are-not-announced',
    protection: 'the end of a transaction is announced',
    file: events,
    find: "if (isNew && (isFinalStatus(status) || status === 'pending'))",
    replace: "if (isNew && status === 'pending')",
    invariants: ['I17', 'I13'],
  },
  {
    name: 'events-are-told-anew',
    protection: 'one event has one message id, however often what it tells is found',
    file: events,
    find: 'eventKey: `${change.next.transaction.transactionId}:${type}:${key}`,',
    replace: 'eventKey: `${change.next.transaction.transactionId}:${type}:${key}:${atMs}`,',
    invariants: ['I17'],
  },
  {
    name: 'merchant-callbacks-sign-nothing',
    protection: 'a merchant callback is signed over its body',
    file: `${core}/merchant-callbacks/merchant-callback-signature.ts`,
    find: '`v1,${digest(secret, id, timestamp, body)}`',
    replace: "`v1,${digest(secret, id, timestamp, '')}`",
    invariants: ['I17'],
  },
  {
    name: 'any-answer-is-success',
    protection: 'a merchant callback is tried until 2xx',
    file: `${runtime}/services/callback-dispatcher/to-delivery-result.ts`,
    find: "if (result.kind === 'answer' && result.status >= 200 && result.status < 300)\n    return",
    replace: "if (result.kind === 'answer')\n    return",
    invariants: ['I17'],
  },
];
