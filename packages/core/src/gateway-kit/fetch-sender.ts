import { PaymentError } from '../errors/payment-error.js';
import { checkRequest } from '../input/check-input.js';
import type { ClosableGatewayHttp, GatewayHttpRequest } from './gateway-http.js';
import { createHttpSender, readAtMost } from './http-exchange.js';

/** The transport over this fetch, without a check of settings. */
export function createFetchSender(send: typeof globalThis.fetch): ClosableGatewayHttp {
  let pool: DenoHttpClient | undefined;
  const http = createHttpSender(() => {
    const ending = new AbortController();
    return {
      end: () => ending.abort(),
      send: async (request, url, maxBytes) => {
        pool ??= createDenoClient();
        const init = (pool === undefined ? {} : { client: pool }) as RequestInit;
        const response = await send(toFetchRequest(request, url, ending.signal), init);
        // A browser hides a redirect that is not followed.
        if (response.type === 'opaqueredirect')
          throw new PaymentError('response_unreadable', 'unknown', 'the answer is a redirect');
        return {
          status: response.status,
          headers: joinHeaders(response.headers),
          body:
            response.body === null
              ? new Uint8Array()
              : await readAtMost(chunksOf(response.body, ending.signal), maxBytes),
        };
      },
    };
  });
  const close = async () => {
    pool?.close();
    pool = undefined;
  };
  return Object.assign(http, { close });
}

/** Built before sending: what fetch refuses here was not sent. */
function toFetchRequest(
  { method, headers, body }: GatewayHttpRequest,
  url: URL,
  signal: AbortSignal,
): Request {
  const entries = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'content-length');
  try {
    return new Request(url, {
      method,
      headers: entries.map(([name, value]) => [name, value]),
      redirect: 'manual',
      keepalive: false,
      signal,
      ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
    });
  } catch {
    throw checkRequest.wrong('request', 'cannot be sent by fetch');
  }
}

/**
 * The chunks of a body, until the signal fires. Read through a reader, because streams are not iterable on every runtime. The signal is watched
 * here, because fetch does not always do so: after the headers Node (20 to 26) holds its request weakly, and once it is collected an abort has
 * no effect.
 */
async function* chunksOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(new Error('the exchange was ended'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  const next = () => Promise.race([reader.read(), ended]);
  try {
    for (let read = await next(); !read.done; read = await next()) yield read.value;
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function joinHeaders(headers: Headers): Record<string, string> {
  const joined: Record<string, string> = {};
  headers.forEach((value, name) => {
    joined[name] = joined[name] === undefined ? value : `${joined[name]}, ${value}`;
  });
  return joined;
}

interface DenoHttpClient {
  close(): void;
}

/** A Deno client without idle connections. `undefined` on every other runtime. */
function createDenoClient(): DenoHttpClient | undefined {
  const { Deno } = globalThis as {
    readonly Deno?: { createHttpClient(options: { readonly poolMaxIdlePerHost: number }): DenoHttpClient };
  };
  return Deno?.createHttpClient({ poolMaxIdlePerHost: 0 });
}
