import { checkOption, checkRequest } from '../../input/check-input.js';
import { checkHttp, checkHttpAnswer } from '../check-http.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from '../gateway-http.js';
import { assertAnswer } from '../http-refusal.js';
import type { ProtobufCodec, ProtobufFields } from './create-protobuf-codec.js';

/** A request whose body and answer are protobuf messages. */
export interface ProtobufRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  /** Codec of the request message. */
  readonly request: ProtobufCodec;
  /** Fields of the request message. */
  readonly fields: ProtobufFields;
  /** Codec of the answer message. */
  readonly answer: ProtobufCodec;
  /** The provider's name, for error messages. */
  readonly provider: string;
  /** Statuses besides 2xx whose body is an answer. */
  readonly answerStatuses?: readonly number[];
}

/** Protobuf response. */
export interface ProtobufResponse extends GatewayHttpResponse {
  /** Decoded fields, not validated. */
  readonly fields: ProtobufFields;
}

/**
 * Sends a message (`application/x-protobuf`) and reads one.
 *
 * @throws {PaymentError} what the transport throws; `invalid_request` (none) for fields that do not fit; for a status other than 2xx what
 *   `toHttpRefusal` makes of it; `response_unreadable`, effect `unknown`, for any other answer.
 */
export async function sendProtobuf(http: GatewayHttp, options: ProtobufRequest): Promise<ProtobufResponse> {
  checkHttp(http);
  const { request, fields, answer, provider, answerStatuses, headers, ...rest } = checkRequest.object(
    'options',
    options,
  );
  checkRequest.list('answerStatuses', answerStatuses ?? []);
  checkOption.methods('request', request, ['encode']);
  checkOption.methods('answer', answer, ['decodeAnswer']);
  const body = request.encode(fields);
  const response = await http({
    ...rest,
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', accept: 'application/x-protobuf', ...headers },
    body,
  });
  assertAnswer(checkHttpAnswer(response), { provider, answerStatuses });
  return { ...response, fields: answer.decodeAnswer(response.body) };
}
