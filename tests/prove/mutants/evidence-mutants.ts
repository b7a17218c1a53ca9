import type { Mutant } from './mutant.js';

const runtime = 'packages/runtime-kafka/src';
const absence = `${runtime}/services/look-up/absence-watch.ts`;
const core = 'packages/core/src';
const response = `${core}/evidence/apply-response.ts`;
const contradiction = `${core}/evidence/find-contradiction.ts`;
const toDecision = `${runtime}/decisions/to-decision.ts`;
const apply = `${runtime}/services/shared/apply-decision.ts`;
const call = `${runtime}/services/shared/call-gateway.ts`;
const receiver = `${runtime}/services/callback-receiver/callback-receiver.ts`;
const address = `${runtime}/services/callback-receiver/resolve-callback-address.ts`;
const processor = `${runtime}/services/callback-processor/apply-callback.ts`;

/** Protections of evidence. */
export const evidenceMutants: readonly Mutant[] = [
  {
    name: 'amount-is-not-compared',
    protection: 'the amount and currency of evidence equal ours',
    file: contradiction,
    find: 'if (money === undefined || isSameMoney(money, transaction.money)) return undefined;',
    replace: 'if (money !== null) return undefined;',
    invariants: ['I6', 'I24'],
  },
  {
    name: 'reference-is-not-compared',
    protection: 'evidence with another reference is a contradiction',
    file: contradiction,
    find: 'response.gatewayReference !== undefined && known !== undefined && known !== response.gatewayReference',
    replace: 'known === null',
    invariants: ['I6', 'I4', 'I18'],
  },
  {
    name: 'hint-is-believed',
    protection: 'a callback that proves nothing makes us look',
    file: response,
    find: "if (source === 'hint') return lookNow(transaction, evidence);",
    replace: '',
    invariants: ['I6', 'I5'],
  },
  {
    name: 'unsigned-counts-as-signed',
    protection: 'evidence is what the receiver found it to be',
    file: processor,
    find: `  const { tracing, metrics, clock } = context;
  const source: EvidenceSource = callback.evidence ?? 'hint';`,
    replace: `  const { tracing, metrics, clock } = context;
  const source = (callback.evidence === 'hint' ? 'signed' : (callback.evidence ?? 'hint')) as EvidenceSource;`,
    invariants: ['I6', 'I5', 'I24'],
  },
  {
    name: 'wrong-signature-is-accepted',
    protection: 'a callback that its adapter rejects is refused',
    file: receiver,
    find: "if (error.code === 'callback_rejected') return unknownAddress();",
    replace: "if (error.code === 'callback_rejected') return jsonResult('ok');",
    invariants: ['I20'],
  },
  {
    name: 'failed-read-is-acknowledged',
    protection:
      'a callback that could not be read because the provider did not answer is not acknowledged as done',
    file: receiver,
    find: "if (error.code !== 'callback_unreadable') return notNow();",
    replace: "if (error.code !== 'callback_unreadable') return jsonResult('ok');",
    invariants: ['I20'],
  },
  {
    name: 'failed-read-is-unreadable',
    protection: 'the provider is asked to repeat what could not be read now',
    file: receiver,
    find: "if (error.code !== 'callback_unreadable') return notNow();",
    replace: '',
    invariants: ['I20'],
  },
  {
    name: 'any-callback-token',
    protection: 'the token of a transaction’s callback address is checked',
    file: address,
    find: 'if (!context.keyRing.isCallbackToken(transactionId, token)) return undefined;',
    replace: '',
    invariants: ['I20', 'I6'],
  },
  {
    name: 'any-look-up-token',
    protection: 'a look-up’s address is the one that was stored before the question',
    file: address,
    find: 'if ((await context.store.findLookUpToken(digest)) !== transactionId) return undefined;',
    replace: '',
    invariants: ['I20', 'I5', 'I6'],
  },
  {
    name: 'look-up-address-used-twice',
    protection: 'a look-up’s address takes one answer',
    file: address,
    find: "dedupeKeyOf: () => `look-up:${digest}:${suffix.join('/')}`,",
    replace: "dedupeKeyOf: (_eventId, body) => `look-up:${hash(body)}:${suffix.join('/')}`,",
    invariants: ['I4', 'I5', 'I20', 'I17', 'I24'],
  },
  {
    name: 'another-gateways-evidence',
    protection: 'evidence belongs to the gateway and account that gave it',
    file: `${runtime}/services/callback-processor/find-transaction.ts`,
    find: "return isOurs ? record : 'not-ours';",
    replace: 'return record;',
    invariants: ['I6', 'I4'],
  },
  {
    name: 'callbacks-are-not-deduplicated',
    protection: 'a repeated callback is one callback',
    file: receiver,
    find: '      ...reading,\n',
    replace: '      ...reading,\n      dedupeKey: callbackId,\n',
    invariants: ['I17', 'I4', 'I5'],
  },
  {
    name: 'contradiction-is-not-flagged',
    protection: 'a contradicted final status is put before a person',
    file: toDecision,
    find: 'review: record.review ?? { requestedAtMs: context.nowMs, reason: next.reason },',
    replace: '',
    invariants: ['I4', 'I18'],
  },
  {
    name: 'answers-are-not-checked',
    protection: 'what a plugin returns is checked before it is believed',
    file: call,
    find: "if (response.success) return { kind: 'response', response: response.data };",
    replace: `return { kind: 'response', response: response.data
      ?? { status: 'succeeded', gatewayReference: \`unread-\${transaction.transactionId}\` } };`,
    invariants: ['I6'],
  },
  {
    name: 'absence-is-always-proof',
    protection: 'a gateway’s not knowing proves something only where the adapter declares it',
    file: absence,
    find: 'if (capability?.absenceIsProof !== true || transaction.submittedAt === undefined) return false;',
    replace: 'if (capability === undefined || transaction.submittedAt === undefined) return false;',
    invariants: ['I5'],
  },
  {
    name: 'absence-by-the-wall-clock',
    protection: 'the time after which absence is proof is measured on a clock that does not jump',
    file: absence,
    find: 'const firstMs = firstSeen.get(key);',
    replace: 'const firstMs: number | undefined = -Infinity;',
    invariants: ['I5'],
  },
  {
    name: 'taken-reference-is-tried-for-ever',
    protection: 'evidence whose reference another transaction has is put before a person',
    file: apply,
    find: `      if (outcome === 'reference-taken')
        outcome = await`,
    replace: `      if (outcome === ('never' as string))
        outcome = await`,
    invariants: ['I18', 'I7'],
  },
  {
    name: 'one-evidence-many-discrepancies',
    protection: 'a discrepancy is named by its evidence, so that a lost reply makes no second one',
    file: apply,
    find: 'const evidence = JSON.stringify([transactionId, kind, detail, callbackId]);',
    replace: 'const evidence = JSON.stringify([transactionId, kind, detail, callbackId, Math.random()]);',
    invariants: ['I17'],
  },
  {
    name: 'hints-without-bound',
    protection: 'callbacks that prove nothing hasten only so many look-ups',
    file: response,
    find: 'if (lookUps >= most)',
    replace: 'if (lookUps < 0 && most < 0)',
    invariants: ['I22'],
  },
  {
    name: 'proof-answers-any-question',
    protection: 'that the gateway has it takes off only the flag that asked whether it has',
    file: toDecision,
    find: '...(record.review?.reason === unknownForTooLong && { review: undefined }),',
    replace: 'review: undefined,',
    invariants: ['I19'],
  },
];
