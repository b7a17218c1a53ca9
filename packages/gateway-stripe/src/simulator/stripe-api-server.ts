import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { callbackFaultOf, type FaultList, type SimulatorFault } from './simulator-faults.js';
import type { KeptAnswer } from './simulator-records.js';
import {
  brokenDown,
  jsonAnswer,
  keyInUse,
  problemAnswer,
  replayedAnswer,
  throttled,
  type ApiAnswer,
} from './api-answer.js';
import { faultSubjectOf } from './fault-subject.js';
import { newId, type SimulatorState } from './simulator-state.js';
import { decodeForm, type Form } from './stripe-form.js';
import { StripeProblem } from './stripe-problem.js';
import { stripeRoutes, type StripeRoute } from './stripe-routes.js';
import { startWork } from './unit-of-work.js';

/** A request as the HTTP server read it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What the API needs around it. */
export interface ApiServerParts {
  readonly state: SimulatorState;
  readonly faults: FaultList;
  /** The only key taken; absent: any test-mode key. */
  readonly apiKey: string | undefined;
  readonly now: () => number;
  readonly baseUrl: () => string;
  /** Called after something was committed. */
  readonly committed: () => void;
}

/** Stripe forgets a key after this. */
const keyLifetimeMs = 24 * 60 * 60 * 1000;

/** Answers the requests of the API, with Stripe's errors, idempotency and, where asked for, faults. */
export function createStripeApiServer(parts: ApiServerParts): (request: ApiRequest) => Promise<ApiAnswer> {
  const inProgress = new Set<string>();
  return async (request) => {
    try {
      authenticate(request, parts.apiKey);
      const [route, id] = findRoute(request);
      const form = decodeForm(request.method === 'GET' ? request.query : request.body, route.parameters);
      const faults = parts.faults.strike(faultSubjectOf(route, id, form));
      return await answer(parts, inProgress, { request, route, id, form, faults });
    } catch (error) {
      return problemAnswer(error);
    }
  };
}

interface Call {
  readonly request: ApiRequest;
  readonly route: StripeRoute;
  readonly id: string;
  readonly form: Form;
  readonly faults: readonly SimulatorFault['fault'][];
}

async function answer(parts: ApiServerParts, inProgress: Set<string>, call: Call): Promise<ApiAnswer> {
  const { request, faults } = call;
  const has = (kind: SimulatorFault['fault']['kind']) => faults.find((fault) => fault.kind === kind);
  if (has('drop-before-acting')) return { status: 0, headers: {}, body: '', connection: 'cut' };
  if (has('throttle')) throw throttled();
  const scope = keyScope(request);
  if (scope === undefined) {
    const delay = has('delay') ?? has('delay-answer');
    if (delay) await sleep(delay.delayMs ?? 100);
    if (has('error-500')) throw brokenDown();
    return spoiled(carryOut(parts, call, undefined), faults);
  }
  if (inProgress.has(scope)) throw keyInUse();
  inProgress.add(scope);
  try {
    const kept = parts.state.answer(scope);
    if (kept !== undefined && parts.now() - kept.atMs < keyLifetimeMs) return replay(kept, request);
    const delay = has('delay');
    if (delay) await sleep(delay.delayMs ?? 100);
    const acted = has('error-500') ? breakDown(parts, scope, request) : carryOut(parts, call, scope);
    const slow = has('delay-answer');
    if (slow) await sleep(slow.delayMs ?? 100);
    return spoiled(acted, faults);
  } finally {
    inProgress.delete(scope);
  }
}

/** Runs the end point; what it changed and its answer are committed together. */
function carryOut(parts: ApiServerParts, call: Call, scope: string | undefined): ApiAnswer {
  const { request, route, id, form, faults } = call;
  const account = request.headers['stripe-account'] ?? '';
  const work = startWork(parts.state, { account, faults, baseUrl: parts.baseUrl(), nowMs: parts.now() });
  const result = attempt(() => route.run(work, id, form));
  const failsAfter = faults.some(({ kind }) => kind === 'error-500-after-acting');
  const told: ApiAnswer = failsAfter ? problemAnswer(brokenDown()) : result.answer;
  if (scope !== undefined && (result.executed || failsAfter)) {
    const records = [...work.records(callbackFaultOf(faults)), keep(scope, request, told, parts.now())];
    parts.state.commit(records);
    parts.committed();
  }
  return told;
}

/** A card refusal is an execution; every other refusal comes before one, and is not kept under the key. */
function attempt(run: () => object): { answer: ApiAnswer; executed: boolean } {
  try {
    return { answer: jsonAnswer(200, run()), executed: true };
  } catch (error) {
    return { answer: problemAnswer(error), executed: error instanceof StripeProblem && error.status === 402 };
  }
}

function breakDown(parts: ApiServerParts, scope: string, request: ApiRequest): ApiAnswer {
  const told = problemAnswer(brokenDown());
  parts.state.commit([keep(scope, request, told, parts.now())]);
  return told;
}

function keep(scope: string, request: ApiRequest, told: ApiAnswer, atMs: number) {
  const answerKept: KeptAnswer = {
    scope,
    fingerprint: fingerprint(request),
    status: told.status,
    body: told.body,
    atMs,
  };
  return { type: 'answer' as const, answer: answerKept };
}

function replay(kept: KeptAnswer, request: ApiRequest): ApiAnswer {
  if (kept.fingerprint !== fingerprint(request)) {
    throw new StripeProblem(400, {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
    });
  }
  return replayedAnswer(kept);
}

function keyScope(request: ApiRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const key = request.headers['idempotency-key'] ?? newId('key');
  return `${request.headers['stripe-account'] ?? ''}/${key}`;
}

function fingerprint(request: ApiRequest): string {
  return createHash('sha256').update(`${request.method} ${request.path}\n${request.body}`).digest('hex');
}

function authenticate(request: ApiRequest, apiKey: string | undefined): void {
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isRight = apiKey === undefined ? /^(?:sk|rk)_test_\w+$/.test(given) : given === apiKey;
  if (isRight) return;
  throw new StripeProblem(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
}

function findRoute(request: ApiRequest): readonly [StripeRoute, string] {
  for (const route of stripeRoutes) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match !== null) return [route, match[1] ?? ''];
  }
  throw new StripeProblem(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${request.method}: ${request.path}).`,
  });
}

function spoiled(told: ApiAnswer, faults: readonly SimulatorFault['fault'][]): ApiAnswer {
  if (faults.some(({ kind }) => kind === 'drop-after-acting')) return { ...told, connection: 'cut' };
  if (faults.some(({ kind }) => kind === 'truncate-answer')) return { ...told, connection: 'truncate' };
  return told;
}
