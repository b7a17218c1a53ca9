import { createHash } from 'node:crypto';
import { PaymentError, type AccessToken, type TokenCache } from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import { interpretMpesaMessage } from '../messages/interpret-mpesa-message.js';
import type { MpesaSettings } from './mpesa-settings.js';

/** Gives the current access token; with `rejected`, one that is not the rejected one. */
export type ObtainAccessToken = (options: {
  readonly tokenCache?: TokenCache;
  readonly signal?: AbortSignal;
  readonly rejected?: string;
}) => Promise<string>;

const tokenDeadlineMs = 10_000;
/** Source: the Daraja portal, Authorization, read 2026-11-22: 3599 seconds. */
const lifetimeMaxMs = 3_600_000;
/** Longer than the last minute, in which a cache already renews a token. Otherwise each request would fetch a token and end the previous one. */
const shortLifetimeMs = 5 * 60_000;

/**
 * Keeps one token per credential pair. A new token ends the former one, so all workers share it through the `TokenCache` of the call;
 * without one this instance keeps its own. Source: the Daraja portal, Authorization, read 2026-11-22.
 */
export function createAccessTokenSource(settings: MpesaSettings): ObtainAccessToken {
  const own = createTokenCache({ now: settings.now });
  const digest = createHash('sha256').update(`${settings.apiBaseUrl}\n${settings.consumerKey.reveal()}`);
  const key = `mpesa-${digest.digest('hex').slice(0, 32)}`;
  return async ({ tokenCache = own, signal, rejected }) => {
    const token = tokenCache.obtain(key, rejected === undefined ? {} : { rejected }, () =>
      fetchToken(settings),
    );
    return (await withoutEffect(untilAborted(token, signal))).value;
  };
}

async function fetchToken(settings: MpesaSettings): Promise<AccessToken> {
  const { consumerKey, consumerSecret } = settings;
  const basic = Buffer.from(`${consumerKey.reveal()}:${consumerSecret.reveal()}`).toString('base64');
  const requestedAtMs = settings.now();
  const response = await settings.http({
    method: 'GET',
    url: `${settings.apiBaseUrl}/oauth/v1/generate?grant_type=client_credentials`,
    headers: { accept: 'application/json', authorization: `Basic ${basic}` },
    deadlineMs: tokenDeadlineMs,
  });
  const message = interpretMpesaMessage(response.body, { kind: 'ack', httpStatus: response.status });
  const { accessToken, expiresInSeconds } = message.details;
  if (accessToken !== undefined)
    return { value: accessToken, expiresAtMs: requestedAtMs + toLifetimeMs(expiresInSeconds) };
  // Credentials of the other environment are answered with 400 and an empty body.
  if (response.status >= 400 && response.status < 500 && response.status !== 429) {
    throw new PaymentError(
      'credentials_rejected',
      'none',
      'Daraja refused the consumer key and secret; do they belong to this environment?',
      undefined,
      message.resultCode === null ? {} : { rawCode: message.resultCode },
    );
  }
  const code = response.status === 429 ? 'rate_limited' : 'gateway_error';
  throw new PaymentError(code, 'none', `Daraja gave no access token (HTTP ${response.status})`);
}

/**
 * The stated lifetime, up to the documented one. A token without a plausible lifetime is used for a short time; if it ends earlier, it is
 * renewed when Daraja refuses it.
 */
function toLifetimeMs(expiresInSeconds: string | undefined): number {
  const seconds = /^\d{1,9}(?:\.\d+)?$/.test(expiresInSeconds ?? '') ? Number(expiresInSeconds) : 0;
  return seconds > 0 ? Math.min(seconds * 1000, lifetimeMaxMs) : shortLifetimeMs;
}

/** A failed token call moves no money, so its effect is always `none`. */
async function withoutEffect<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (!PaymentError.is(error))
      throw new PaymentError('gateway_error', 'none', 'the access token could not be fetched', error);
    if (error.effect === 'none') throw error;
    throw new PaymentError(error.code, 'none', `access token: ${error.message}`, undefined, {
      ...(error.rawCode !== undefined && { rawCode: error.rawCode }),
    });
  }
}

/** The fetch is shared by all callers, so one that gives up only stops waiting. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new PaymentError('aborted', 'none', 'the call was aborted before it was sent'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
