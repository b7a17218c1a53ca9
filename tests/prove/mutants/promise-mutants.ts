import type { Mutant } from './mutant.js';

const runtime = 'packages/runtime-kafka/src';
const core = 'packages/core/src';
const resolver = `${runtime}/services/housekeeping/resolve-unknown-outcomes.ts`;
const sweep = `${runtime}/services/housekeeping/sweep-overdue.ts`;
const apply = `${runtime}/services/apply-decision.ts`;
const accept = `${runtime}/services/api/accept-transaction.ts`;
const movements = `${runtime}/services/api/movement-handlers.ts`;
const receiver = `${runtime}/services/callback-receiver/callback-receiver.ts`;
const consumer = `${runtime}/services/consume-topic.ts`;
const publisher = `${runtime}/services/publish-outbox.ts`;

/** What is durable before it is told. */
export const promiseMutants: readonly Mutant[] = [
  {
    name: 'change-without-outbox',
    protection: 'a change and its messages commit together',
    file: apply,
    find: 'messages: publisher.stage(messages),',
    replace: 'messages: [],',
    invariants: ['I13'],
  },
  {
    name: 'published-before-the-commit',
    protection: 'nothing is published that did not commit',
    file: apply,
    find: '  const outcome = await store.commit(change);',
    replace: '  publisher.publish(messages);\n  const outcome = await store.commit(change);',
    invariants: ['I13'],
  },
  {
    name: 'request-without-outbox',
    protection: 'an accepted request and its message commit together',
    file: accept,
    find: 'messages: publisher.stage(messages),',
    replace: 'messages: [],',
    invariants: ['I13'],
  },
  {
    name: 'outbox-deleted-before-publication',
    protection: 'the relay deletes rows after the bus has taken them',
    file: `${runtime}/services/housekeeping/relay-outbox.ts`,
    find: '  await bus.publish(claimed',
    replace:
      '  await store.deleteOutbox(claimed.map(({ outboxId }) => outboxId));\n  await bus.publish(claimed',
    invariants: ['I13'],
  },
  {
    name: 'failed-publication-counts',
    protection: 'what could not be published stays in the outbox',
    file: publisher,
    find: "logger.warn({ error: String(error) }, 'publishing failed; the relay will publish');",
    replace: 'published.push(...batch.map(({ messageId }) => messageId));\n        void error;',
    invariants: ['I13'],
  },
  {
    name: 'accepted-before-it-is-stored',
    protection: '202 comes after row, key and outbox have committed',
    file: accept,
    find: `const outcome = await store.createTransaction({
    record,
    idempotencyKey,
    fingerprint: fingerprintOf(request, body),
    responseBody,
    messages: publisher.stage(messages),
    ...(reserve && { reserve }),
  });`,
    replace: `const outcome = { kind: 'created' } as CreateOutcome;
  void store.createTransaction({
    record,
    idempotencyKey,
    fingerprint: fingerprintOf(request, body),
    responseBody,
    messages: publisher.stage(messages),
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
    protection: 'a refund that failed gives its amount back',
    file: apply,
    find: 'return { releaseReserve: { originalTransactionId, amountMinor: money.amountMinor } };',
    replace: 'return {};',
    invariants: ['I8'],
  },
  {
    name: 'reserve-is-given-back-twice',
    protection: 'a failed refund gives its amount back once',
    file: apply,
    find: "status !== 'failed' || current.transaction.status === 'failed')",
    replace: "status !== 'failed')",
    invariants: ['I8'],
  },
  {
    name: 'review-without-a-name',
    protection: 'who settled a flagged transaction, and why, is kept',
    file: `${runtime}/services/review/commit-verdict.ts`,
    find: '{ reviewDecision: { decidedBy, reason, statusBefore }, ...extras },',
    replace: '{ ...extras },',
    invariants: ['I19'],
  },
  {
    name: 'second-send-by-one-person',
    protection: 'a second send takes two people',
    file: `${runtime}/services/review/approve-resend.ts`,
    find: 'if (isSamePerson(proposedBy, decidedBy))',
    replace: 'if (proposedBy === undefined)',
    invariants: ['I19'],
  },
  {
    name: 'look-ups-end-in-silence',
    protection: 'a person is asked when look-ups are exhausted or take too long',
    file: resolver,
    find: 'isTooLong || next === undefined ? { requestedAtMs: nowMs, reason } : undefined',
    replace: 'undefined',
    invariants: ['I18'],
  },
  {
    name: 'given-up-in-silence',
    protection: 'a transaction whose message is given up waits for a person',
    file: consumer,
    find: 'return flagForDeadLetter(context, body.data);',
    replace: 'return;',
    invariants: ['I18'],
  },
  {
    name: 'ends-are-not-announced',
    protection: 'the end of a transaction is announced',
    file: apply,
    find: 'ended || discrepancy !== undefined || (becamePending',
    replace: 'discrepancy !== undefined || (becamePending',
    invariants: ['I17', 'I13'],
  },
  {
    name: 'events-are-told-anew',
    protection: 'one event has one message id, whoever fans it out',
    file: `${runtime}/services/callback-dispatcher/merchant-events.ts`,
    find: 'eventKey: `${transactionId}:${eventType}`,',
    replace: 'eventKey: `${transactionId}:${eventType}:${atMs}`,',
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
  {
    name: 'transactions-are-not-swept',
    protection: 'overdue transactions are found although every message was lost',
    file: sweep,
    find: "transactions: handlers['payment-requested-v1'] !== undefined,",
    replace: 'transactions: false,',
    invariants: ['I18'],
  },
  {
    name: 'callbacks-are-not-swept',
    protection: 'unprocessed callbacks are found although their message was lost',
    file: sweep,
    find: "callbacks: handlers['gateway-callback-received-v1'] !== undefined,",
    replace: 'callbacks: false,',
    invariants: ['I18'],
  },
  {
    name: 'deliveries-are-not-swept',
    protection: 'due deliveries are found although their message was lost',
    file: sweep,
    find: "deliveries: handlers['merchant-callback-due-v1'] !== undefined,",
    replace: 'deliveries: false,',
    invariants: ['I18', 'I17'],
  },
  {
    name: 'announcements-are-not-swept',
    protection: 'what nobody was told is found although its message was lost',
    file: sweep,
    find: "unannounced: handlers['transaction-updated-v1'] !== undefined,",
    replace: 'unannounced: false,',
    invariants: ['I18', 'I17'],
  },
];
