import type { GatewayHttp, GatewayHttpRequest } from '@lango/core/gateway-kit';

/** What a fake transport answers: a status with a body, or an error to throw. */
export type FakeAnswer =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  | Error;

/** A transport that records what was sent and answers from a function. */
export function recordingHttp(
  answer: (request: GatewayHttpRequest, index: number) => FakeAnswer | Promise<FakeAnswer>,
): GatewayHttp & { readonly sent: GatewayHttpRequest[] } {
  const sent: GatewayHttpRequest[] = [];
  const http: GatewayHttp = async (request) => {
    sent.push(request);
    const result = await answer(request, sent.length - 1);
    if (result instanceof Error) throw result;
    const text = result.text ?? (result.json === undefined ? '' : JSON.stringify(result.json));
    return { status: result.status, headers: result.headers ?? {}, body: Buffer.from(text) };
  };
  return Object.assign(http, { sent });
}

/** A token answer with a number in it. */
export const tokenAnswer = (n = 1): FakeAnswer => ({
  status: 200,
  json: { access_token: `token-${n}`, expires_in: '3599' },
});

/** The JSON a request carried. */
export function sentJson(request: GatewayHttpRequest | undefined): Record<string, unknown> {
  return JSON.parse(String(request?.body)) as Record<string, unknown>;
}
