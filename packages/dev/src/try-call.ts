import type { Runtime } from '@lango/runtime-kafka';

/** A call of the page. */
interface TriedCall {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

const methods = ['GET', 'POST', 'DELETE'];

/**
 * Sends a call of the page to the merchants' API as the merchant; the token stays on the server. `undefined` if the call is not valid, such as for
 * operators' paths.
 */
export async function tryCall(
  { api }: Pick<Runtime, 'api'>,
  base: string,
  token: string,
  text: string,
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  const call = readCall(text);
  if (call === undefined) return undefined;
  const url = new URL(call.path, base);
  const isOurs = url.origin === base && /^\/v1\/(?!operations(\/|$))/.test(url.pathname);
  if (!isOurs) return undefined;
  const response = await api(
    new Request(url, {
      method: call.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(call.method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: call.body }),
    }),
  );
  return { status: response.status, body: await response.text() };
}

function readCall(text: string): TriedCall | undefined {
  try {
    const { method, path, body } = JSON.parse(text) as Partial<Record<keyof TriedCall, unknown>>;
    if (typeof method !== 'string' || !methods.includes(method) || typeof path !== 'string') return undefined;
    return { method, path, ...(typeof body === 'string' && body !== '' && method === 'POST' && { body }) };
  } catch {
    return undefined;
  }
}
