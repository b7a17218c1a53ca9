import { constants, createHash, publicEncrypt } from 'node:crypto';
import { PaymentError, type AccessToken, type JsonValue } from '@lango/core';
import { createTokenCache, type GatewayHttpRequest, type GatewayHttpResponse } from '@lango/core/gateway-kit';
import { vodacomCodeIndex } from './vodacom-codes.js';
import { interpretMpesaMessage } from '../messages/interpret-mpesa-message.js';
import type { MpesaMessage } from '../messages/mpesa-message.js';
import type { MpesaApiContext } from '../shared/mpesa-api-context.js';
import type { VodacomSettings } from './vodacom-settings.js';

/** One request to the Open API. */
export interface VodacomRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** After the market, with its trailing slash and query. */
  readonly path: string;
  readonly json?: JsonValue;
}

/** Sends requests under the shared session. */
export interface VodacomClient {
  /** @throws {PaymentError} when the answer is no outcome, with the effect that its code states */
  send(request: VodacomRequest, context: MpesaApiContext): Promise<MpesaMessage>;
}

/** Sessions end after a while that the portal does not publish; they are renewed well before the shortest one reported. */
const sessionLifetimeMs = 15 * 60_000;
/** A new session can take this long to become valid. Source: the Open API's sample code, read 2026-11-22. */
const sessionSettlesMs = 30_000;

/** A client for one instance. */
export function createVodacomClient(settings: VodacomSettings): VodacomClient {
  const own = createTokenCache({ now: settings.now });
  const digest = createHash('sha256')
    .update(`${settings.apiBaseUrl}\n${settings.apiKey.reveal()}`)
    .digest('hex');
  const obtain = ({ tokenCache = own }: MpesaApiContext, rejected?: string) =>
    tokenCache.obtain(`vodacom-${digest.slice(0, 32)}`, rejected === undefined ? {} : { rejected }, () =>
      openSession(settings),
    );
  return {
    async send(request, context) {
      const session = await obtain(context).catch(withoutEffect);
      const first = await post(settings, request, context, session.value);
      if (!isSessionRefusal(first.message)) return accept(first);
      const renewed = await obtain(context, session.value).catch(withoutEffect);
      const second = await post(settings, request, context, renewed.value);
      if (!isSessionRefusal(second.message)) return accept(second);
      throw new PaymentError(
        'rate_limited',
        'none',
        'the Open API does not accept the new session yet',
        undefined,
        {
          retryAfterMs: sessionSettlesMs,
          rawCode: second.message.resultCode ?? '',
        },
      );
    },
  };
}

interface Exchange {
  readonly message: MpesaMessage;
  readonly response: GatewayHttpResponse;
}

/** RSA PKCS#1 v1.5 of the key or session, in base64: what the Open API takes as bearer. */
function encrypt(settings: VodacomSettings, text: string): string {
  const key = { key: settings.publicKey, padding: constants.RSA_PKCS1_PADDING };
  return publicEncrypt(key, Buffer.from(text, 'utf8')).toString('base64');
}

async function exchange(settings: VodacomSettings, request: GatewayHttpRequest): Promise<Exchange> {
  const response = await settings.http({
    ...request,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      origin: settings.origin,
      ...request.headers,
    },
  });
  return {
    message: interpretMpesaMessage(response.body, { kind: 'vodacom', httpStatus: response.status }),
    response,
  };
}

function post(
  settings: VodacomSettings,
  request: VodacomRequest,
  context: MpesaApiContext,
  session: string,
): Promise<Exchange> {
  return exchange(settings, {
    method: request.method,
    url: `${settings.apiBaseUrl}/${request.path}`,
    headers: { authorization: `Bearer ${encrypt(settings, session)}` },
    ...(request.json !== undefined && { body: JSON.stringify(request.json) }),
    ...(context.signal !== undefined && { signal: context.signal }),
  });
}

async function openSession(settings: VodacomSettings): Promise<AccessToken> {
  const requestedAtMs = settings.now();
  const { message, response } = await exchange(settings, {
    method: 'GET',
    url: `${settings.apiBaseUrl}/getSession/`,
    headers: { authorization: `Bearer ${encrypt(settings, settings.apiKey.reveal())}` },
    deadlineMs: 10_000,
  });
  const { sessionId } = message.details;
  if (sessionId !== undefined) return { value: sessionId, expiresAtMs: requestedAtMs + sessionLifetimeMs };
  const code = response.status >= 500 || response.status === 429 ? 'gateway_error' : 'credentials_rejected';
  throw new PaymentError(
    code,
    'none',
    `the Open API opened no session (HTTP ${response.status})`,
    undefined,
    {
      ...(message.resultCode !== null && { rawCode: message.resultCode }),
    },
  );
}

/** A session call moves no money, so its effect is always `none`. */
function withoutEffect(error: unknown): never {
  if (PaymentError.is(error) && error.effect === 'none') throw error;
  const code = PaymentError.is(error) ? error.code : 'gateway_error';
  throw new PaymentError(code, 'none', 'the Open API opened no session');
}

function isSessionRefusal(message: MpesaMessage): boolean {
  return message.resultCode === 'INS-2' || message.resultCode === 'INS-989';
}

/**
 * The code gives the failure, also under a 401 or 422; the HTTP status shows whether the platform decided at all. What neither explains has an
 * unknown effect and is never sent again.
 */
function accept({ message, response }: Exchange): MpesaMessage {
  const isAnswered = response.status >= 200 && response.status < 300;
  // A server that failed has decided nothing, and a duplicate is about an earlier request.
  const isRefusal = response.status >= 400 && response.status < 500 && response.status !== 409;
  switch (message.outcome) {
    case 'accepted':
    case 'succeeded':
    case 'pending':
      if (isAnswered) return message;
      break;
    case 'failed':
      if (isAnswered || isRefusal) return message;
      break;
    case 'rejected':
    case 'unknown':
    case 'informational':
    case 'invalid':
      break;
  }
  // A query answered with an unlisted status word proves nothing, but is an answer.
  if (isAnswered && message.details.transactionStatus !== undefined) return message;
  const row = vodacomCodeIndex.get(message.resultCode ?? '');
  if (row === undefined && response.status === 429) throw toRateLimit(response);
  const rawCode = message.resultCode ?? String(response.status);
  const code = row?.error ?? (isAnswered ? 'response_unreadable' : 'gateway_error');
  const effect = message.outcome === 'rejected' ? 'none' : 'unknown';
  throw new PaymentError(code, effect, `Open API: ${row?.meaning ?? `HTTP ${response.status}`}`, undefined, {
    rawCode,
  });
}

/** The server in front of the platform refuses before anything is passed on. */
function toRateLimit({ headers }: GatewayHttpResponse): PaymentError {
  const seconds = Number(headers['retry-after']);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1000 : undefined;
  return new PaymentError(
    'rate_limited',
    'none',
    'the Open API limits the rate of requests (HTTP 429)',
    undefined,
    {
      rawCode: '429',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  );
}
