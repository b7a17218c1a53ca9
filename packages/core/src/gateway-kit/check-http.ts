import { checkAnswer, checkOption } from '../input/check-input.js';
import type { GatewayHttp, GatewayHttpResponse } from './gateway-http.js';

/**
 * A transport, which a host may have written itself.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `http`
 */
export function checkHttp(http: GatewayHttp): GatewayHttp {
  return checkOption.callable('http', http);
}

/**
 * What a transport answered.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, naming the member: something was sent
 */
export function checkHttpAnswer(response: GatewayHttpResponse): GatewayHttpResponse {
  const { status, body } = checkAnswer.object('response', response);
  checkAnswer.number('response.status', status, { least: 100, most: 599, whole: true });
  checkAnswer.bytes('response.body', body);
  return response;
}
