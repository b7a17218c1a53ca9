import { randomBytes } from 'node:crypto';
import { constantTimeEqual } from '@lango/core/gateway-kit';
import { refusal } from './daraja-answers.js';
import { jsonAnswer, type SimulatorAnswer } from '@lango/core/simulator-kit';
import { simulatorCredentials, type MpesaSimulatorOptions } from './simulator-options.js';
import type { SimulatorClock } from '@lango/core/simulator-kit';

/** Access tokens: a new one ends the former one, and none survives a restart. */
export interface SimulatorTokens {
  /** The answer to a token request with this `Authorization` header. */
  issue(authorization: string | undefined): SimulatorAnswer;
  accepts(authorization: string | undefined): boolean;
  /** Ends the current token, as if another worker had asked for a new one. */
  revoke(): void;
}

/** @param clock ends tokens that are too old */
export function createSimulatorTokens(
  options: MpesaSimulatorOptions,
  clock: SimulatorClock,
): SimulatorTokens {
  const {
    consumerKey = simulatorCredentials.consumerKey,
    consumerSecret = simulatorCredentials.consumerSecret,
  } = options;
  const lifetimeMs = options.tokenLifetimeMs ?? 3_599_000;
  const expected = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  let current: { readonly value: string; readonly expiresAtMs: number } | undefined;
  return {
    issue(authorization) {
      if (authorization === undefined) return refusal(400, '400.008.01', 'Invalid Authentication passed');
      // Credentials of another environment are answered with an empty body.
      if (!constantTimeEqual(authorization, expected)) return { status: 400, body: '' };
      current = { value: randomBytes(21).toString('base64url'), expiresAtMs: clock.now() + lifetimeMs };
      return jsonAnswer(200, {
        access_token: current.value,
        expires_in: String(Math.floor(lifetimeMs / 1000)),
      });
    },
    accepts: (authorization) =>
      current !== undefined &&
      clock.now() < current.expiresAtMs &&
      constantTimeEqual(authorization ?? '', `Bearer ${current.value}`),
    revoke: () => {
      current = undefined;
    },
  };
}
