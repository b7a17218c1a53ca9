import { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { longestTimerMs } from '../resilience/resilience-defaults.js';

/** Limits of {@link readRawBody}. */
export interface ReadRawBodyOptions {
  /** Most bytes. Default 1,048,576. */
  readonly maxBytes?: number;
  /** Absolute deadline for the whole body, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
}

/**
 * Reads the bytes of a body exactly as received, as needed to verify a signature. Accepts a Web `Request` or `Response`, Node's
 * `IncomingMessage`, any stream of bytes, or `null`.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `body`: larger than `maxBytes`, later than `deadlineMs`, cut off, already read by
 *   a body parser, or no body at all; `configuration_invalid` naming the option.
 */
export async function readRawBody(
  source: { readonly body: ReadableStream<Uint8Array> | null } | AsyncIterable<Uint8Array> | null,
  options: ReadRawBodyOptions = {},
): Promise<Uint8Array> {
  const { maxBytes = 1024 * 1024, deadlineMs = 10_000 } = checkOption.settings(options);
  // A limit that is not a number would never apply.
  checkOption.number('maxBytes', maxBytes, { least: 1, whole: true });
  checkOption.number('deadlineMs', deadlineMs, { least: 1, most: longestTimerMs });
  if (typeof source !== 'object') throw unusable('is neither a request nor a stream');
  const stream =
    source !== null && 'body' in source && !(Symbol.asyncIterator in source) ? source.body : source;
  if (stream === null) return new Uint8Array();
  if ('bodyUsed' in (source ?? {}) && (source as { bodyUsed?: boolean }).bodyUsed === true)
    throw unusable('was already read');
  const iterable = stream as Partial<AsyncIterable<Uint8Array>> | undefined;
  if (typeof iterable?.[Symbol.asyncIterator] !== 'function')
    throw unusable('is neither a request nor a stream');
  const chunks = (iterable as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unusable(`was not received within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([collect(chunks, maxBytes), late]);
  } catch (error) {
    chunks.return?.().catch(() => undefined);
    throw PaymentError.is(error) ? error : unusable('was cut off');
  } finally {
    clearTimeout(timer);
  }
}

async function collect(chunks: AsyncIterator<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    const part = typeof next.value === 'string' ? new TextEncoder().encode(next.value) : next.value;
    if (!(part instanceof Uint8Array)) throw unusable('is a stream of other values than bytes');
    size += part.length;
    if (size > maxBytes) throw unusable(`is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return join(parts, size);
}

/** A Node `Buffer` where available, because adapters may rely on it. */
function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (typeof Buffer !== 'undefined') return Buffer.concat(parts, size);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function unusable(why: string): PaymentError {
  return new PaymentError('invalid_request', 'none', `the body ${why}`, undefined, { field: 'body' });
}
