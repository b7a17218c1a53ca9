import { historyPolicy } from '../history-policy.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';
import { nothingStuck } from './liveness.js';
import { merchantCallbacks } from './merchant-callbacks.js';

const idempotentApi: Invariant = {
  id: 'I15',
  promise:
    'one key and one request are one transaction and one answer; another request under the key is refused',
  check: (view, { checked, violated }) => {
    const answers = new Map<string, { body: string; transactionId: string | undefined }>();
    const owners = new Map<string, string>();
    for (const { event } of view.all('api request')) {
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
  promise: 'no merchant reads or changes another’s transaction; the answer is that of an unknown one',
  check: (view, { checked, violated }) => {
    for (const { event } of view.all('api request')) {
      const about = /txn_[0-9a-f]{32}/.exec(event.request)?.[0];
      const owner = view.world.rows.transactions.get(about ?? '')?.record.merchantId;
      if (owner === undefined || owner === event.merchantId) continue;
      // A 5xx is not an answer: the client retries.
      if (event.status >= 500) continue;
      checked();
      if (event.status !== 404) violated(`${event.merchantId} got ${event.status} for ${event.request}`);
    }
    for (const { event } of view.all('merchant event')) {
      const owner = view.world.rows.transactions.get(event.transactionId)?.record.merchantId;
      checked();
      if (owner !== undefined && !event.endpoint.includes(owner))
        violated(`${event.endpoint} received ${owner}’s ${event.transactionId}`);
    }
  },
};

const honestAnswers: Invariant = {
  id: 'I20',
  promise: 'an accepted request and an acknowledged callback are durable; a refused one is not stored',
  check: (view, { checked, violated }) => {
    for (const { event } of view.all('api request')) {
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
      // A used look-up address gives its first answer again, whatever it receives.
      const isRepeat = event.url.includes('/l/') && (spent.get(event.url) ?? Infinity) < order;
      if (event.status < 300 && !isStored && !isRepeat)
        violated(`a callback was acknowledged and is not stored`);
      if (event.status < 300 && !spent.has(event.url)) spent.set(event.url, order);
      if (event.genuine && event.status >= 400 && event.status < 500)
        violated(`a genuine callback was permanently refused with ${event.status}`);
    }
  },
};

/** A scheduled step is taken by the process that claimed it when it was due, or at once because of an unverified callback. */
function stepsKeepTheirTime(
  view: HistoryView,
  transactionId: string,
  violated: (what: string) => void,
): void {
  const commits = committedOf(view, transactionId);
  const claims = view.of('claimed', transactionId);
  for (const { order, process, event } of commits) {
    const { before, change } = event;
    const isStep = change.cause === 'intent' || change.cause === 'look-up-scheduled';
    const isWoken = before?.nextStep === 'queued' || before?.nextStep === 'operation-queued';
    if (!isStep || before === undefined || isWoken) continue;
    const { version } = before.transaction;
    const isClaimed = claims.some(
      (claim) => claim.process === process && claim.order < order && claim.event.version === version,
    );
    const trigger = commits.find((commit) => commit.event.change.next.transaction.version === version);
    const isAskedAtOnce =
      trigger?.process === process &&
      ['callback-hint', 'unreadable-callback'].includes(trigger.event.change.cause);
    if (!isClaimed && !isAskedAtOnce)
      violated(`${transactionId} was processed before its time (${change.cause})`);
  }
}

const bounded: Invariant = {
  id: 'I22',
  promise: 'attempts, look-ups and deliveries stay within their limits',
  check: (view, { checked, violated }) => {
    const { rows, plan } = view.world;
    const crashes = view.all('process').filter(({ event }) => event.what !== 'starts').length;
    const slack = plan.processes + crashes + view.world.faults.injected.length;
    const lookUpsMax = historyPolicy.lookUpsByHintMax + 12 + historyPolicy.lookUpDelaysMs.length;
    for (const { record } of rows.transactions.values()) {
      const { transactionId } = record.transaction;
      checked();
      if (record.attempts > historyPolicy.attemptsMax)
        violated(`${transactionId} made ${record.attempts} attempts`);
      stepsKeepTheirTime(view, transactionId, violated);
      if (record.lookUps > lookUpsMax) violated(`${transactionId} was looked up ${record.lookUps} times`);
    }
    for (const { event } of view.all('committed')) {
      const { before, change, outcome } = event;
      const isHastened = outcome === 'committed' && change.cause === 'callback-hint';
      if (isHastened && (before?.lookUps ?? 0) >= historyPolicy.lookUpsByHintMax)
        violated(`${change.next.transaction.transactionId} has more look-ups by hints than allowed`);
    }
    // A claim outlasts the call of its row, and ends soon after its worker has died.
    const longestCallMs = Math.max(historyPolicy.gatewayDeadlineMs, historyPolicy.merchantDeadlineMs);
    for (const { event } of view.all('claimed')) {
      checked();
      if (event.claimMs < longestCallMs || event.claimMs > 5 * longestCallMs)
        violated(`${event.queue} ${event.id} was claimed for ${event.claimMs} ms`);
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
