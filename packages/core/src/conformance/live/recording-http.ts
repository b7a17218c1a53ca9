import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import { redactBody, type Redact } from './redact-body.js';
import type { LiveExchange } from './live-recording.js';

/** A transport that records exchanges without credentials: of the headers it keeps only the content type. */
export interface RecordingHttp {
  readonly http: GatewayHttp;
  /** The exchanges since the last call. */
  take(redact: Redact): readonly LiveExchange[];
}

/** @param inner the real transport */
export function createRecordingHttp(inner: GatewayHttp): RecordingHttp {
  let kept: LiveExchange[] = [];
  const text = (body: string | Uint8Array | undefined) =>
    typeof body === 'string' ? body : Buffer.from(body ?? []).toString();
  const typeOf = (headers: Readonly<Record<string, string>> = {}) => {
    const [, value = ''] =
      Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
    return (value.split(';')[0] ?? '').trim().toLowerCase();
  };
  return {
    http: async (request) => {
      const answer = await inner(request);
      const { pathname, search } = new URL(request.url);
      kept.push({
        method: request.method,
        path: `${pathname}${search}`,
        request: { contentType: typeOf(request.headers), body: text(request.body) },
        status: answer.status,
        response: { contentType: typeOf(answer.headers), body: text(answer.body) },
      });
      return answer;
    },
    take: (redact) => {
      const exchanges = kept;
      kept = [];
      return exchanges.map((one) => ({
        ...one,
        path: redact(templateOf(one.path)),
        request: redactBody(one.request, redact),
        response: redactBody(one.response, redact),
      }));
    },
  };
}

/** Replaces ids and times: path segments with three or more digits, and query values. */
function templateOf(path: string): string {
  const [before = '', query] = path.split('?');
  const named = before.split('/').map((part) => ((part.match(/\d/g) ?? []).length > 2 ? '{}' : part));
  const search = query === undefined ? '' : `?${query.replace(/=[^&]*/g, '={}')}`;
  return `${named.join('/')}${search}`;
}
