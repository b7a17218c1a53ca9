import { checkAnswer, checkOption } from '../input/check-input.js';
import type { GatewayHttp, GatewayHttpResponse } from './gateway-http.js';

/**
 * Checks a transport, which may be the host's own.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `http`
 */
export function checkHttp(http: GatewayHttp): GatewayHttp {
  return checkOption.callable('http', http);
}

/**
 * Checks what a transport returned.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, naming the member: something was sent
 */
export function checkHttpAnswer(response: GatewayHttpResponse): GatewayHttpResponse {
  const { status, body } = checkAnswer.object('response', response);
  checkAnswer.number('response.status', status, { least: 100, most: 599, whole: true });
  checkAnswer.bytes('response.body', body);
  return response;
}
