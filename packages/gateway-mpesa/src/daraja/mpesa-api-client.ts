import { PaymentError, type JsonValue, type PaymentEffect, type PaymentErrorCode } from '@lango/core';
import type { GatewayHttpResponse } from '@lango/core/gateway-kit';
import { findApiError } from './mapping/api-errors.js';
import { interpretMpesaMessage } from '../messages/interpret-mpesa-message.js';
import type { MpesaMessage } from '../messages/mpesa-message.js';
import type { MpesaApiContext } from '../shared/mpesa-api-context.js';
import { createAccessTokenSource } from './mpesa-access-token.js';
import type { MpesaSettings } from './mpesa-settings.js';

/** One request to Daraja. */
export interface MpesaApiRequest {
  readonly path: string;
  readonly json: JsonValue;
  readonly answers: 'ack' | 'stk-query' | 'pull';
  /** Whether it moves our money out: then an undocumented refusal has an unknown effect. */
  readonly movesMoneyOut: boolean;
}

/** Sends requests with the shared access token. */
export interface MpesaApiClient {
  /**
   * @returns an answer that was accepted, or a query's outcome
   * @throws {PaymentError} for everything else, with the effect that the refusal's row states
   */
  post(request: MpesaApiRequest, context: MpesaApiContext): Promise<MpesaMessage>;
  /**
   * The body of an accepted answer, for callers that need more than the message holds.
   *
   * @throws {PaymentError} as `post` does
   */
  postForBody(request: MpesaApiRequest, context: MpesaApiContext): Promise<Uint8Array>;
}

/** A client for one instance. A request refused for its token did nothing: it is sent once more with a new one. */
export function createMpesaApiClient(settings: MpesaSettings): MpesaApiClient {
  const obtainToken = createAccessTokenSource(settings);
  const send = (request: MpesaApiRequest, context: MpesaApiContext, token: string) =>
    settings.http({
      method: 'POST',
      url: `${settings.apiBaseUrl}${request.path}`,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify(request.json),
      ...(context.signal !== undefined && { signal: context.signal }),
    });
  const read = (request: MpesaApiRequest, response: GatewayHttpResponse) =>
    interpretMpesaMessage(response.body, { kind: request.answers, httpStatus: response.status });
  const exchange = async (request: MpesaApiRequest, context: MpesaApiContext) => {
    const { tokenCache, signal } = context;
    const shared = { ...(tokenCache && { tokenCache }), ...(signal && { signal }) };
    const token = await obtainToken(shared);
    const first = await send(request, context, token);
    const message = read(request, first);
    if (!isTokenRefusal(message)) return { message: accept(message, first, request), body: first.body };
    context.logger?.info(
      { path: request.path, rawCode: message.resultCode },
      'access token refused; renewing it once',
    );
    const renewed = await obtainToken({ ...shared, rejected: token });
    const second = await send(request, context, renewed);
    return { message: accept(read(request, second), second, request), body: second.body };
  };
  return {
    post: async (request, context) => (await exchange(request, context)).message,
    postForBody: async (request, context) => (await exchange(request, context)).body,
  };
}

function isTokenRefusal(message: MpesaMessage): boolean {
  return findApiError(message.resultCode ?? '', message.details.description ?? '')?.renewsToken === true;
}

function accept(
  message: MpesaMessage,
  response: GatewayHttpResponse,
  request: MpesaApiRequest,
): MpesaMessage {
  switch (request.answers) {
    case 'ack':
      if (message.outcome === 'accepted') return message;
      break;
    case 'pull':
      if (message.outcome === 'accepted' || message.outcome === 'informational') return message;
      break;
    case 'stk-query':
      if (message.outcome === 'succeeded' || message.outcome === 'failed' || message.outcome === 'pending')
        return message;
      // An unlisted code is an answer without proof; the caller reports `pending`.
      if (message.outcome === 'unknown' && message.gatewayReference !== null) return message;
      break;
  }
  throw toRefusal(message, response, request);
}

/** Rebuilds the refusal from an allow-list: the gateway's own text can quote the access token. */
function toRefusal(
  message: MpesaMessage,
  response: GatewayHttpResponse,
  request: MpesaApiRequest,
): PaymentError {
  const { status } = response;
  const description = message.details.description ?? '';
  const rawCode = message.resultCode ?? String(status);
  const row = findApiError(rawCode, description) ?? findApiError(String(status), description);
  const retryAfterMs = row?.retryAfterMs ?? retryAfterOf(response);
  const details = { rawCode, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const refusal = (code: PaymentErrorCode, effect: PaymentEffect, text: string) =>
    new PaymentError(code, effect, text, undefined, details);
  if (row !== undefined) {
    const effect = row.outcome === 'rejected' ? 'none' : 'unknown';
    return refusal(row.error, effect, `Daraja: ${namedField(description) ?? row.meaning}`);
  }
  if (status === 401 || status === 403)
    return refusal('credentials_rejected', 'none', `Daraja refused the caller (HTTP ${status})`);
  // A request that timed out or conflicts with an earlier one may have been taken.
  const isClientError = status >= 400 && status < 500 && status !== 408 && status !== 409;
  if (isClientError && !request.movesMoneyOut)
    return refusal('request_rejected', 'none', `Daraja refused the request (HTTP ${status})`);
  if (status >= 200 && status < 300)
    return refusal('response_unreadable', 'unknown', 'Daraja answered something unreadable');
  return refusal('gateway_error', 'unknown', `Daraja failed (HTTP ${status})`);
}

/** `Bad Request - Invalid CallBackURL` names a field of ours, and only that is repeated. */
function namedField(description: string): string | undefined {
  const match = /^Bad Request - Invalid ([A-Za-z]{2,40})\b/.exec(description);
  return match?.[1] === undefined ? undefined : `invalid ${match[1]}`;
}

function retryAfterOf(response: GatewayHttpResponse): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1000 : undefined;
}
