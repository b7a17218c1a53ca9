import { createUlid } from '../messages/create-ulid.js';
import { toStorableJson, toStorableText } from '../services/shared/http/to-storable-text.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { Operator } from './operations-call.js';

/** A completed call. */
interface AnsweredCall {
  readonly operation: string;
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly status: number;
  readonly sourceAddress: string | undefined;
  readonly operator?: Operator;
  readonly body?: unknown;
}

/** Repeated reads of an open page are logged once a minute. */
const repeatMs = 60_000;
const rememberedMax = 2_000;

/** Writes the audit log. A call that cannot be logged fails. */
export function createCallLog(
  { store, clock, random }: ServiceContext,
  redact: (text: string) => string,
): (call: AnsweredCall) => Promise<void> {
  const seen = new Map<string, number>();
  const isRepeat = ({ request, operator, status }: AnsweredCall): boolean => {
    if (request.method !== 'GET') return false;
    const key = `${operator?.name ?? ''} ${status} ${request.url}`;
    const nowMs = clock.monotonicNow();
    const before = seen.get(key);
    if (before !== undefined && nowMs - before < repeatMs) return true;
    if (seen.size >= rememberedMax) seen.clear();
    seen.set(key, nowMs);
    return false;
  };
  return async (call) => {
    if (isRepeat(call)) return;
    const { operation, request, params, status, operator, body, sourceAddress } = call;
    const atMs = clock.now();
    const query = new URL(request.url).search;
    const target = Object.values(params).join(' ') + query;
    const detail = toDetail(body);
    await store.recordCall({
      callId: `ocl_${createUlid(atMs, random)}`,
      atMs,
      operation,
      status,
      ...(operator !== undefined && { name: operator.name, role: operator.role }),
      ...(target !== '' && { target: toStorableText(redact(target)).slice(0, 500) }),
      ...(detail !== undefined && { detail: toStorableJson(JSON.parse(redact(JSON.stringify(detail)))) }),
      ...(sourceAddress !== undefined && { sourceAddress }),
    });
  };
}

/** The body without a statement, which holds personal data. */
function toDetail(body: unknown): object | undefined {
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0) return undefined;
  if (!('statement' in body)) return body;
  return { ...body, statement: `${String(body.statement).length} characters` };
}
