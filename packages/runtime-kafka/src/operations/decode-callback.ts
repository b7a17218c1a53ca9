import type { StoredCallback } from '../ports/gateway-callback.js';

/** Characters of a body that are shown. */
const shownMax = 20_000;
/** Headers that are never shown. */
const secretHeaders = /authorization|cookie|signature|token|secret|api-key/i;

/** A callback's headers and body, decoded, without secrets and full phone numbers. */
export function decodeCallback(
  { body, headers, result, path, sourceAddress }: StoredCallback,
  redact: (text: string) => string,
) {
  return {
    path: redact(path),
    sourceAddress,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        secretHeaders.test(name) ? '[redacted]' : redact(value),
      ]),
    ),
    bodyBytes: body.length,
    body: toText(body, redact),
    reading: JSON.parse(redact(JSON.stringify(result ?? null))) as unknown,
  };
}

function toText(body: Uint8Array, redact: (text: string) => string): string {
  try {
    return redact(new TextDecoder('utf-8', { fatal: true }).decode(body)).slice(0, shownMax);
  } catch {
    // Binary, such as protobuf. Personal data cannot be redacted in it, so only the size is shown.
    return `(${body.length} bytes of binary data)`;
  }
}
