import { hash } from 'node:crypto';
import { Problem } from './problem.js';

/** @throws {Problem} 400 when the header is missing or malformed */
export function readIdempotencyKey(request: Request): string {
  return checkIdempotencyKey(request.headers.get('idempotency-key'));
}

/** @throws {Problem} 400 when it is missing or malformed */
export function checkIdempotencyKey(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem(
    400,
    'idempotency-key-required',
    'send an Idempotency-Key header of 1 to 255 printable ASCII characters',
    'Idempotency-Key',
  );
}

/** SHA-256 of method, path and canonical body: members are sorted, so that their order does not matter. */
export function fingerprintOf(request: Request, body: unknown): string {
  const { pathname } = new URL(request.url);
  return hash('sha256', `${request.method} ${pathname}\n${canonical(body)}`, 'hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
    .join(',')}}`;
}
