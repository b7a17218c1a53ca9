import type { AccessToken, TokenCache } from '../../gateway/v1/gateway-call-context-v1.js';
import { settles } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { booksOf, newPayment, paid } from '../conformance-payment.js';
import { createConformanceRun, describeEnd, kindOf, type ConformanceRun } from '../conformance-run.js';

type Sending = 'deposit' | 'withdraw';

/** A run on the second account. */
function otherAccount({ harness, wires }: ConformanceRun): ConformanceRun {
  const { otherAccount: account } = harness;
  if (account === undefined) return notApplicable('the harness has no second account: give it otherAccount');
  return createConformanceRun({ ...harness, ...account }, wires);
}

/** Keeps the first token of every key. */
function keepingTokens(): TokenCache {
  const kept = new Map<string, AccessToken>();
  return {
    obtain: async (key, _options, fetchToken) => {
      const token = kept.get(key) ?? (await fetchToken());
      kept.set(key, token);
      return token;
    },
  };
}

const tokens = (operation: Sending): ConformanceCheck => ({
  name: `${operation}: two accounts with one token cache each pay from their own books`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const other = otherAccount(run);
    const tokenCache = keepingTokens();
    for (const [mine, theirs] of [
      [run, other],
      [other, run],
      [run, other],
    ] as const) {
      const transaction = run.harness.createTransaction(kindOf(operation));
      const end = await mine.call(operation, transaction, { context: { tokenCache } });
      promised(
        (await booksOf(theirs, transaction)).length === 0,
        'one account’s payment stands in the books of the other: name the credentials in the key of the token cache, and keep no token outside the instance',
      );
      promised(end.ended === 'returned', `one account after the other: it ${describeEnd(end)}`);
      promised((await booksOf(mine, transaction)).length === 1, 'it is not in the books of its own account');
    }
  },
});

const instances: ConformanceCheck = {
  name: 'gateway: two instances share no token',
  situation: 'ready',
  run: async (run) => {
    const second = await run.another();
    const own = async (one: ConformanceRun): Promise<number> => {
      const operation = one.gateway.capabilities.operations.deposit === undefined ? 'withdraw' : 'deposit';
      await paid(one, await newPayment(one, operation));
      const all = one.wires.reduce((sum, { requests }) => sum + requests.length, 0);
      return all - (await one.countRequests());
    };
    const first = await own(run);
    if (first <= 0) return notApplicable('no token is fetched');
    promised(
      (await own(second)) > 0,
      'the second instance sent the token of the first: keep the token cache inside create…Gateway, not in the module',
    );
  },
};

const foreignCallbacks: ConformanceCheck = {
  name: 'handleCallback: another account’s callback settles nothing',
  situation: 'ready',
  run: async (run) => {
    const other = otherAccount(run);
    const { operations, callbackProof } = run.gateway.capabilities;
    const operation = operations.deposit === undefined ? 'withdraw' : 'deposit';
    const { transaction } = await paid(run, await newPayment(run, operation));
    const foreign = await run.harness.otherAccount?.createCallback?.(transaction, { outcome: 'succeeded' });
    if (foreign === undefined) return notApplicable('otherAccount creates no callbacks');
    promised(other.gateway !== run.gateway, 'otherAccount has to have a gateway of its own');
    const own = await other.receive(foreign);
    promised(
      own.ended === 'returned',
      `the second account’s gateway refuses a callback of its own: it ${describeEnd(own)}; keep no secret outside create…Gateway`,
    );
    const end = await run.receive(foreign);
    if (callbackProof === 'signature')
      promised(
        end.ended === 'threw',
        'a callback that another account’s secret signed is believed: check it with the secret of this instance alone',
      );
    promised(
      end.ended === 'threw' || !settles(transaction, end.value),
      'a callback of another account settles a transaction',
    );
  },
};

/** Instances and accounts share no state. */
export const accountsStayApart: readonly ConformanceCheck[] = [
  instances,
  tokens('deposit'),
  tokens('withdraw'),
  foreignCallbacks,
];
