import { isFinalStatus } from '@lango/core';
import { historyPolicy } from '../history-policy.js';
import type { HistoryView } from './history-view.js';
import type { FaultKind } from '../kernel/faults.js';
import type { Invariant } from './invariant.js';

const idempotentApi: Invariant = {
  id: 'I15',
  promise:
    'one key and one request are one transaction and one answer; another request under the key is refused',
  check: (view, { checked, violated }) => {
    const answers = new Map<string, { body: string; transactionId: string | undefined }>();
    const owners = new Map<string, string>();
    for (const { event } of view.all('asked')) {
      const { merchantId, idempotencyKey, request, status, transactionId, body } = event;
      if (request.startsWith('read') || request.startsWith('cancel')) continue;
      checked();
      const name = `${merchantId} ${idempotencyKey}`;
      const owner = owners.get(name);
      if (status === 202) {
        if (owner !== undefined && owner !== request)
          violated(`${name} was accepted for "${owner}" and for "${request}"`);
        owners.set(name, request);
        const before = answers.get(name);
        if (before !== undefined && (before.body !== body || before.transactionId !== transactionId))
          violated(`${name} became ${before.transactionId} and ${transactionId}`);
        answers.set(name, { body, transactionId });
      } else if (owner !== undefined && owner !== request && status < 500 && status !== 422)
        violated(`${name} was reused and answered ${status}`);
    }
    const keys = new Map<string, string>();
    for (const [name, { transactionId }] of answers) {
      const holder = keys.get(transactionId ?? '');
      if (holder !== undefined) violated(`${name} and ${holder} got one transaction`);
      keys.set(transactionId ?? '', name);
    }
  },
};

const tenantsApart: Invariant = {
  id: 'I16',
  promise: 'nobody reads or changes another merchant’s transaction; the answer is as for nothing',
  check: (view, { checked, violated }) => {
    for (const { event } of view.all('asked')) {
      const about = /txn_[0-9a-f]{32}/.exec(event.request)?.[0];
      const owner = view.world.rows.transactions.get(about ?? '')?.record.merchantId;
      if (owner === undefined || owner === event.merchantId) continue;
      // Past 499 is no answer: the client asks again.
      if (event.status >= 500) continue;
      checked();
      if (event.status !== 404) violated(`${event.merchantId} got ${event.status} for ${event.request}`);
    }
    for (const { event } of view.all('merchant told')) {
      const owner = view.world.rows.transactions.get(event.transactionId)?.record.merchantId;
      checked();
      if (owner !== undefined && !event.endpoint.includes(owner))
        violated(`${event.endpoint} was told of ${owner}’s ${event.transactionId}`);
    }
  },
};

const merchantCallbacks: Invariant = {
  id: 'I17',
  promise:
    'every end is told to every subscribed address until it is taken, under one id, signed, as committed',
  check: (view, { checked, violated }) => {
    const { clockJumped } = view.world;
    const ids = new Map<string, string>();
    for (const { event } of view.all('merchant told')) {
      const { transactionId, type, status, version, messageId, endpoint, verdict, storedStatus } = event;
      checked();
      if (verdict !== 'verified' && !clockJumped) violated(`${endpoint} could not verify ${messageId}`);
      if (storedStatus !== status)
        violated(
          `${endpoint} was told ${status} for ${transactionId} at version ${version}, which is ${storedStatus}`,
        );
      if (
        type.startsWith('transaction.') &&
        !type.endsWith('discrepancy') &&
        type !== `transaction.${status}`
      )
        violated(`${endpoint} was told ${type} of a transaction that is ${status}`);
      const name = `${endpoint} ${transactionId} ${type}`;
      if (type === 'transaction.discrepancy') continue;
      const known = ids.get(name);
      if (known !== undefined && known !== messageId) violated(`${name} came under several ids`);
      ids.set(name, messageId);
    }
    if (clockJumped) return;
    for (const transactionId of view.transactionIds) everyEndIsTold(view, transactionId, violated);
    contradictionsAreToldOnce(view, violated);
  },
};

/** One callback, or all questions together, give one contradiction, however often they are applied. */
function contradictionsAreToldOnce(view: HistoryView, violated: (what: string) => void): void {
  const { discrepancies } = view.world.rows;
  for (const transactionId of view.transactionIds) {
    const kept = discrepancies.filter(
      (found) => found.transactionId === transactionId && found.kind === 'contradicts-final-status',
    ).length;
    if (kept < 2) continue;
    const causes = view
      .of('committed', transactionId)
      .filter(({ event }) => event.change.discrepancy?.kind === 'contradicts-final-status')
      .map(({ event }) => event.change.appliedCallbackId ?? 'a question');
    if (kept > new Set(causes).size) violated(`one contradiction of ${transactionId} is told twice`);
  }
}

function everyEndIsTold(view: HistoryView, transactionId: string, violated: (what: string) => void): void {
  const { rows } = view.world;
  const record = rows.transactions.get(transactionId)?.record;
  if (record === undefined) return;
  const { status } = record.transaction;
  const addresses = [
    `https://${record.merchantId}.example/endpoint`,
    ...(record.callbackUrl === undefined ? [] : [record.callbackUrl]),
  ];
  const told = view.of('merchant told', transactionId).map(({ event }) => event);
  const isTaken = (endpoint: string, type: string) =>
    told.some((receipt) => receipt.endpoint === endpoint && receipt.type === type && receipt.answered < 300);
  const isGivenUp = (endpoint: string, type: string) =>
    [...rows.deliveries.values()].some(
      ({ delivery }) =>
        delivery.url === endpoint &&
        delivery.transactionId === transactionId &&
        delivery.eventType === type &&
        delivery.status === 'exhausted' &&
        delivery.attempts >= historyPolicy.merchantCallbackDelaysMs.length,
    );
  const wanted = [
    ...(isFinalStatus(status) ? [`transaction.${status}`] : []),
    ...(rows.discrepancies.some((found) => found.transactionId === transactionId)
      ? ['transaction.discrepancy']
      : []),
  ];
  for (const endpoint of addresses) {
    for (const type of wanted) {
      if (!isTaken(endpoint, type) && !isGivenUp(endpoint, type))
        violated(`${endpoint} was never told ${type} of ${transactionId}`);
    }
  }
  const lossesTold = view.of('loss told', transactionId).length > 0;
  const lossCame = [...rows.callbacks.values()].some(
    ({ callback, outcome }) =>
      outcome !== undefined &&
      callback.evidence === 'signed' &&
      (callback.result as { loss?: { transactionId?: string } }).loss?.transactionId === transactionId,
  );
  const kept = rows.discrepancies.filter(
    (found) => found.transactionId === transactionId && ['chargeback', 'refund-failed'].includes(found.kind),
  ).length;
  if (kept > view.of('loss told', transactionId).length)
    violated(`one loss of ${transactionId} is kept twice`);
  if (lossesTold && lossCame && kept === 0) violated(`the loss of ${transactionId} is not kept`);
}

/** A callback that was done with as applied, and proves an end, has ended its transaction or left its mark on it. */
function proofTakesEffect(view: HistoryView, violated: (what: string) => void): void {
  for (const { order, event } of view.all('callback processed')) {
    const { callback, outcome } = event;
    if (callback.evidence !== 'signed' || outcome !== 'applied') continue;
    const { updates = [] } = callback.result as {
      updates?: { status: string; transactionId?: string; money?: unknown }[];
    };
    for (const { status, transactionId = '', money } of updates) {
      const isProof = status === 'failed' || (status === 'succeeded' && money !== undefined);
      const hasEffect = view
        .of('committed', transactionId)
        .some(
          (commit) =>
            commit.order < order &&
            commit.event.outcome === 'committed' &&
            (commit.event.change.appliedCallbackId === callback.callbackId ||
              isFinalStatus(commit.event.change.next.transaction.status)),
        );
      if (isProof && !hasEffect)
        violated(`${callback.callbackId} was applied to ${transactionId} without effect`);
    }
  }
}

/** What is given up is put before a person: the flag follows the dead letter at once, where nothing keeps the process from it. */
function deadLettersAreSeen(view: HistoryView, checked: () => void, violated: (what: string) => void): void {
  const { rows, plan } = view.world;
  if (hindrances.some((kind) => plan.rates[kind] !== undefined)) return;
  for (const { order, process, event } of view.all('dead letter')) {
    const body = event.letter.body as { readonly transactionId?: string; readonly callbackId?: string };
    const transactionId =
      body.transactionId ?? rows.callbacks.get(body.callbackId ?? '')?.callback.transactionId;
    if (transactionId === undefined) continue;
    checked();
    const commits = view
      .of('committed', transactionId)
      .filter(({ event: { outcome } }) => outcome === 'committed');
    const flagged = commits.find((commit) => commit.order > order && commit.process === process);
    const known = flagged ?? commits.filter((commit) => commit.order < order).at(-1);
    const record = known?.event.change.next;
    if (record === undefined || (!isFinalStatus(record.transaction.status) && record.review === undefined))
      violated(`nobody was asked about ${transactionId} when a message about it was given up`);
  }
}

/** What may end a process, or a statement of it, between the letter and the flag. */
const hindrances: readonly FaultKind[] = [
  'crash before a port call', 'crash after a port call', 'process paused', 'store away', 'store reply lost', 'slow port call',
]; // prettier-ignore

const nothingStuck: Invariant = {
  id: 'I18',
  promise: 'when faults stop, every transaction, callback, message and request comes to its end',
  check: (view, { checked, violated }) => {
    const { rows, clockJumped } = view.world;
    if (clockJumped) return;
    for (const { record, unannouncedSinceMs } of rows.transactions.values()) {
      const { transactionId, status } = record.transaction;
      checked();
      if (!isFinalStatus(status) && record.review === undefined)
        violated(`${transactionId} is still ${status}`);
      if (unannouncedSinceMs !== undefined) violated(`${transactionId} was never announced`);
    }
    proofTakesEffect(view, violated);
    deadLettersAreSeen(view, checked, violated);
    for (const { callback } of rows.callbacks.values()) {
      checked();
      if (callback.processedAtMs === undefined)
        violated(`callback ${callback.callbackId} was never processed`);
    }
    for (const { delivery } of rows.deliveries.values()) {
      checked();
      if (delivery.status === 'pending') violated(`delivery ${delivery.deliveryId} is still on its way`);
    }
    for (const { message } of rows.outbox.values())
      violated(`outbox row ${message.outboxId} was never published`);
    if (rows.transactions.size === 0 && view.all('asked').length === 0)
      violated('no request was ever answered');
  },
};

const honestAnswers: Invariant = {
  id: 'I20',
  promise: 'an accepted request and an acknowledged callback are durable; what is refused leaves no trace',
  check: (view, { checked, violated }) => {
    for (const { event } of view.all('asked')) {
      if (event.status !== 202 || event.request.startsWith('cancel')) continue;
      checked();
      if (!event.isDurable) violated(`${event.transactionId} was accepted and is not stored`);
    }
    const stored = new Map<string, number>();
    for (const { order, event } of view.all('callback stored')) {
      const body = Buffer.from(event.callback.body).toString('utf8');
      if (!stored.has(body)) stored.set(body, order);
    }
    const spent = new Map<string, number>();
    for (const { order, event } of view.all('callback answered')) {
      checked();
      if (event.mustBeRefused && event.status < 400)
        violated(`a callback with a wrong token or signature was answered ${event.status}`);
      const isStored = (stored.get(event.body) ?? Infinity) < order;
      // A spent look-up address answers like the first time, whatever comes.
      const isRepeat = event.url.includes('/l/') && (spent.get(event.url) ?? Infinity) < order;
      if (event.status < 300 && !isStored && !isRepeat)
        violated(`a callback was acknowledged and is not stored`);
      if (event.status < 300 && !spent.has(event.url)) spent.set(event.url, order);
    }
  },
};

/** Nothing is tried before the row says so, by the clock of whoever tries. */
function attemptsKeepTheirTime(
  view: HistoryView,
  transactionId: string,
  violated: (what: string) => void,
): void {
  for (const { event } of view.of('committed', transactionId)) {
    const { before, change, outcome } = event;
    const isStep = change.cause === 'intent' || change.cause === 'look-up-scheduled';
    if (!isStep || outcome !== 'committed' || before?.dueAtMs === undefined) continue;
    if (before.dueAtMs > change.atMs)
      violated(`${transactionId} was worked on ${before.dueAtMs - change.atMs} ms early (${change.cause})`);
  }
}

const bounded: Invariant = {
  id: 'I22',
  promise: 'attempts, look-ups and tries of merchant callbacks stay within their limits',
  check: (view, { checked, violated }) => {
    const { rows, plan } = view.world;
    const crashes = view.all('process').filter(({ event }) => event.what !== 'starts').length;
    const slack = plan.processes + crashes + view.world.faults.struck.length;
    const lookUpsMax = historyPolicy.lookUpsByHintMax + 12 + historyPolicy.lookUpDelaysMs.length;
    for (const { record } of rows.transactions.values()) {
      const { transactionId } = record.transaction;
      checked();
      if (record.attempts > historyPolicy.attemptsMax)
        violated(`${transactionId} made ${record.attempts} attempts`);
      attemptsKeepTheirTime(view, transactionId, violated);
      if (record.lookUps > lookUpsMax) violated(`${transactionId} was looked up ${record.lookUps} times`);
    }
    for (const { delivery } of rows.deliveries.values()) {
      checked();
      if (delivery.attempts > historyPolicy.merchantCallbackDelaysMs.length + slack)
        violated(`${delivery.deliveryId} was tried ${delivery.attempts} times`);
    }
  },
};

/** I15 to I18, I20 and I22. */
export const promiseInvariants: readonly Invariant[] = [
  idempotentApi,
  tenantsApart,
  merchantCallbacks,
  nothingStuck,
  honestAnswers,
  bounded,
];
