import type { SimulatorAnswer } from '@lango/core/simulator-kit';
import type { StoredAnswer } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { StripeProblem } from './stripe-problem.js';

/** What to send back. */
export interface ApiAnswer extends SimulatorAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** 429: refused before anything happened. */
export function throttled(): StripeProblem {
  const body = {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests hit the API too quickly.',
  } as const;
  return new StripeProblem(429, body, { 'retry-after': '1' });
}

/** 409: the first request with the key is still in progress. */
export function keyInUse(): StripeProblem {
  const message = 'There is currently another in-progress request using this Idempotent Key.';
  const body = { type: 'idempotency_error', code: 'idempotency_key_in_use', message } as const;
  return new StripeProblem(409, body, { 'stripe-should-retry': 'true' });
}

/** 500, which Stripe keeps under the key. */
export function brokenDown(): StripeProblem {
  const body = {
    type: 'api_error',
    message: 'Sorry! There was an error while talking to one of our backends.',
  } as const;
  return new StripeProblem(500, body, { 'stripe-should-retry': 'false' });
}

/** A refusal as an answer. Any other error is a bug of the simulator and is rethrown. */
export function problemAnswer(error: unknown): ApiAnswer {
  if (!(error instanceof StripeProblem)) throw error;
  const answer = jsonAnswer(error.status, { error: error.body });
  return { ...answer, headers: { ...answer.headers, ...error.headers } };
}

/** An object as an answer. */
export function jsonAnswer(status: number, body: object): ApiAnswer {
  return { status, headers: baseHeaders(), body: JSON.stringify(body) };
}

function baseHeaders(): Record<string, string> {
  return { 'content-type': 'application/json', 'request-id': newId('req') };
}

/** The first answer under an idempotency key, replayed. */
export function replayedAnswer({ status, body }: StoredAnswer): ApiAnswer {
  return { status, headers: { ...baseHeaders(), 'idempotent-replayed': 'true' }, body };
}
