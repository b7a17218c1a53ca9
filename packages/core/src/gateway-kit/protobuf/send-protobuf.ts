import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from '../gateway-http.js';
import { assertHttpSuccess } from '../http-refusal.js';
import type { ProtobufCodec, ProtobufFields } from './create-protobuf-codec.js';

/** A request whose body and answer are protobuf messages. */
export interface ProtobufRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  readonly request: ProtobufCodec;
  readonly fields: ProtobufFields;
  readonly answer: ProtobufCodec;
  /** The provider's name, for messages of errors. */
  readonly provider: string;
}

/** An answer whose body was a message. */
export interface ProtobufResponse extends GatewayHttpResponse {
  readonly fields: ProtobufFields;
}

/**
 * Sends a message (`application/x-protobuf`) and reads one.
 *
 * @throws {PaymentError} what the transport throws; `invalid_request` (none) for fields that do not fit; for a status other than 2xx what
 *   `toHttpRefusal` makes of it; `response_unreadable`, effect `unknown`, for any other answer.
 */
export async function sendProtobuf(http: GatewayHttp, options: ProtobufRequest): Promise<ProtobufResponse> {
  const { request, fields, answer, provider, headers, ...rest } = options;
  const body = request.encode(fields);
  const response = await http({
    ...rest,
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', accept: 'application/x-protobuf', ...headers },
    body,
  });
  return { ...response, fields: answer.decodeAnswer(assertHttpSuccess(response, provider).body) };
}
