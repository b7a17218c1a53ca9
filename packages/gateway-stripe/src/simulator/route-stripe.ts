import { createHash } from 'node:crypto';
import type {
  SimulatorCall,
  SimulatorFault,
  SimulatorOptions,
  SimulatorRequest,
} from '@lango/core/simulator-kit';
import type { SimulatorRecord, StoredAnswer } from './simulator-records.js';
import {
  brokenDown,
  jsonAnswer,
  keyInUse,
  problemAnswer,
  replayedAnswer,
  throttled,
  type ApiAnswer,
} from './api-answer.js';
import type { StripeOperation } from './fault-settings.js';
import { faultSubjectOf } from './fault-subject.js';
import { newId, type SimulatorState } from './simulator-state.js';
import { decodeForm, type Form } from './stripe-form.js';
import { StripeProblem } from './stripe-problem.js';
import { stripeRoutes, type StripeRoute } from './stripe-routes.js';
import { startWork } from './unit-of-work.js';

/** Dependencies of the API. */
export interface StripeApiParts {
  readonly state: SimulatorState;
  /** The only accepted key; absent: any test-mode key. */
  readonly apiKey: string | undefined;
  readonly now: () => number;
  readonly baseUrl: () => string;
  /** Called after something was committed. */
  readonly committed: () => void;
}

/** Stripe forgets a key after this. */
const keyLifetimeMs = 24 * 60 * 60 * 1000;

/** Stripe's part of a simulator: its routes, its errors and its idempotency. */
export function routeStripe(
  parts: StripeApiParts,
): Pick<SimulatorOptions<StripeOperation>, 'route' | 'refusals' | 'refused'> {
  const inProgress = new Set<string>();
  const enter = (scope: string, request: SimulatorRequest): ApiAnswer | (() => void) => {
    if (inProgress.has(scope)) throw keyInUse();
    const stored = parts.state.answer(scope);
    if (stored !== undefined && parts.now() - stored.atMs < keyLifetimeMs) return replay(stored, request);
    inProgress.add(scope);
    return () => void inProgress.delete(scope);
  };
  const route = (request: SimulatorRequest): SimulatorCall<StripeOperation> => {
    authenticate(request, parts.apiKey);
    const [matched, id] = findRoute(request);
    const form = decodeForm(request.method === 'GET' ? request.query : request.body, matched.parameters);
    const scope = keyScope(request);
    return {
      subject: faultSubjectOf(matched, id, form),
      ...(scope !== undefined && { enter: () => enter(scope, request) }),
      act: (faults) => {
        if (faults.some(({ kind }) => kind === 'error-500')) return breakDown(parts, scope, request);
        return carryOut(parts, { request, route: matched, id, form, faults }, scope);
      },
    };
  };
  return {
    route,
    refusals: { throttle: () => problemAnswer(throttled()) },
    refused: (error) => (error instanceof StripeProblem ? problemAnswer(error) : undefined),
  };
}

interface Call {
  readonly request: SimulatorRequest;
  readonly route: StripeRoute;
  readonly id: string;
  readonly form: Form;
  readonly faults: readonly SimulatorFault[];
}

/** Runs the endpoint and commits its changes and its answer together. */
function carryOut(parts: StripeApiParts, call: Call, scope: string | undefined): ApiAnswer {
  const { request, route, id, form, faults } = call;
  const account = request.headers['stripe-account'] ?? '';
  const work = startWork(parts.state, { account, faults, baseUrl: parts.baseUrl(), nowMs: parts.now() });
  const result = attempt(() => route.run(work, id, form));
  const failsAfter = faults.some(({ kind }) => kind === 'error-500-after-acting');
  const answer: ApiAnswer = failsAfter ? problemAnswer(brokenDown()) : result.answer;
  if (scope !== undefined && (result.executed || failsAfter)) {
    const records = [...work.records(), keep(scope, request, answer, parts.now())];
    parts.state.commit(records);
    parts.committed();
  }
  return answer;
}

/** A refused card counts as executed. Any other refusal comes before execution and is not stored under the key. */
function attempt(run: () => object): { answer: ApiAnswer; executed: boolean } {
  try {
    return { answer: jsonAnswer(200, run()), executed: true };
  } catch (error) {
    return { answer: problemAnswer(error), executed: error instanceof StripeProblem && error.status === 402 };
  }
}

function breakDown(parts: StripeApiParts, scope: string | undefined, request: SimulatorRequest): ApiAnswer {
  const answer = problemAnswer(brokenDown());
  if (scope !== undefined) parts.state.commit([keep(scope, request, answer, parts.now())]);
  return answer;
}

function keep(scope: string, request: SimulatorRequest, answer: ApiAnswer, atMs: number): SimulatorRecord {
  const { status, body } = answer;
  return { type: 'answer', answer: { scope, fingerprint: fingerprint(request), status, body, atMs } };
}

function replay(stored: StoredAnswer, request: SimulatorRequest): ApiAnswer {
  if (stored.fingerprint !== fingerprint(request)) {
    throw new StripeProblem(400, {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
    });
  }
  return replayedAnswer(stored);
}

function keyScope(request: SimulatorRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const key = request.headers['idempotency-key'] ?? newId('key');
  return `${request.headers['stripe-account'] ?? ''}/${key}`;
}

function fingerprint(request: SimulatorRequest): string {
  return createHash('sha256').update(`${request.method} ${request.path}\n${request.body}`).digest('hex');
}

function authenticate(request: SimulatorRequest, apiKey: string | undefined): void {
  const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isRight = apiKey === undefined ? /^(?:sk|rk)_test_\w+$/.test(key) : key === apiKey;
  if (isRight) return;
  throw new StripeProblem(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
}

function findRoute(request: SimulatorRequest): readonly [StripeRoute, string] {
  for (const route of stripeRoutes) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match !== null) return [route, match[1] ?? ''];
  }
  throw new StripeProblem(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${request.method}: ${request.path}).`,
  });
}
