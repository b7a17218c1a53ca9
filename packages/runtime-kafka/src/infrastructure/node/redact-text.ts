/** Replaces a secret. */
const redacted = '[redacted]';

/** Shapes of credentials. The first group, which names the kind, is kept. */
const tokenShapes: readonly RegExp[] = [
  /(lango_(?:test|live|operator)_[0-9A-Za-z]{12})[0-9A-Za-z]{10,}/g,
  /(whsec_)[A-Za-z0-9+/=_-]{6,}/g,
  /((?:sk|rk)_(?:test|live)_)[A-Za-z0-9_]{4,}/g,
  /((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{6,}/gi,
  // Bounded, because unbounded repetition is quadratic on text with many beginnings and no dot.
  /(eyJ)[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g,
  // The secret part of callback addresses: of a transaction, a look-up, incoming deposits.
  /(\/[tl]\/[0-9a-f]{32}\/)[0-9a-f]{16,}/g,
  /(\/c2b\/)[0-9a-f]{16,}/g,
  /((?:secret|token|password|passkey|authorization|api[-_]?key|credential)["']?\s*[:=]\s*["']?)(?!Bearer|Basic|\[redacted)[^\s"',;&}]{6,}/gi,
];

/**
 * A cheap pre-check: only text that matches can contain one of the shapes or a phone number, and hardly any line does. The `time` of pino's
 * lines is not a phone number.
 */
const suspicious =
  /(?<!"time":\d*)\d{9}|lango_|whsec_|[sr]k_|bearer|basic|eyJ|\/[tl]\/|\/c2b\/|secret|token|password|passkey|authorization|api[-_]?key|credential/i;

/** Members whose number is a time or a size, not a phone number. */
const plainNumber = /(?:"(?:time|pid|level|version|[A-Za-z]*(?:Ms|At))"\s*:\s*)$/;

/** Digits that may be a phone number, alone or inside an id: 9 or more in a row that are not part of a longer hexadecimal word. */
const phoneShape = /\+?\d{9,40}/g;

/**
 * Redacts secrets and phone numbers: known values, token shapes, and runs of digits as long as a phone number. Of these only the middle is
 * masked, so that lines about the same number can be correlated.
 */
export function createRedactor(knownSecrets: readonly string[] = []): (text: string) => string {
  const known = [...new Set(knownSecrets.filter((secret) => secret.length >= 6))]
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .sort((left, right) => right.length - left.length);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, redacted);
    if (!suspicious.test(clean)) return clean;
    for (const shape of tokenShapes) clean = clean.replace(shape, `$1${redacted}`);
    return clean.replace(phoneShape, (digits: string, at: number) => maskDigits(clean, digits, at));
  };
}

function maskDigits(text: string, digits: string, at: number): string {
  const before = text.slice(Math.max(0, at - 40), at);
  const after = text[at + digits.length] ?? '';
  if (/(?<!\\)[0-9A-Za-z]$/.test(before) || /[0-9A-Za-z]/.test(after)) return digits;
  if (plainNumber.test(before) || /\.$/.test(before)) return digits;
  const masked = `${digits.slice(0, -9)}******${digits.slice(-3)}`;
  // An unquoted JSON number needs quotes once it is masked.
  return /[:[,]\s*$/.test(before) && /[,}\]\s]/.test(after) ? `"${masked}"` : masked;
}
