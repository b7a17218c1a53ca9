import { randomUUID } from 'node:crypto';

/** An answer before it is written to the socket. */
export interface DarajaAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer. */
export function jsonAnswer(status: number, json: unknown): DarajaAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify(json),
  };
}

/** An HTML answer. */
export function htmlAnswer(body: string): DarajaAnswer {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** A refusal in Daraja's own words. */
export function refusal(status: number, errorCode: string, errorMessage: string): DarajaAnswer {
  return jsonAnswer(status, { requestId: randomUUID(), errorCode, errorMessage });
}

/** `400.002.02`, naming the field. */
export function invalidField(field: string): DarajaAnswer {
  return refusal(400, '400.002.02', `Bad Request - Invalid ${field}`);
}

/** The refusal of a token that is wrong, old or replaced. */
export function invalidToken(): DarajaAnswer {
  return refusal(404, '404.001.03', 'Invalid Access Token');
}
