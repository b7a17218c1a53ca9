/** What is left of a secret. */
const redacted = '[redacted]';

/** Shapes of credentials, whoever wrote them there. Each keeps its first group, which says what it was. */
const tokenShapes: readonly RegExp[] = [
  /(lango_(?:test|live|operator)_[0-9A-Za-z]{12})[0-9A-Za-z]{10,}/g,
  /(whsec_)[A-Za-z0-9+/=_-]{6,}/g,
  /((?:sk|rk)_(?:test|live)_)[A-Za-z0-9_]{4,}/g,
  /((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{6,}/gi,
  // Bounded: without a dot, each of many beginnings would look through all the rest.
  /(eyJ)[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g,
  // The unguessable part of callback addresses: of a transaction, of a look-up, of unasked payments.
  /(\/[tl]\/[0-9a-f]{32}\/)[0-9a-f]{16,}/g,
  /(\/c2b\/)[0-9a-f]{16,}/g,
  /((?:secret|token|password|passkey|authorization|api[-_]?key|credential)["']?\s*[:=]\s*["']?)(?!Bearer|Basic|\[redacted)[^\s"',;&}]{6,}/gi,
];

/**
 * What a text has to hold for any of the shapes, or a phone number, to be in it. Nearly no line does, and looking once is cheap; the time of
 * pino's lines is no phone number.
 */
const suspicious =
  /(?<!"time":\d*)\d{9}|lango_|whsec_|[sr]k_|bearer|basic|eyJ|\/[tl]\/|\/c2b\/|secret|token|password|passkey|authorization|api[-_]?key|credential/i;

/** Members whose number is a time or a size, not a person's. */
const plainNumber = /(?:"(?:time|pid|level|version|[A-Za-z]*(?:Ms|At))"\s*:\s*)$/;

/** Digits that may be a phone number, alone or inside an id: 9 or more in a row that are not part of a longer hexadecimal word. */
const phoneShape = /\+?\d{9,40}/g;

/**
 * Takes secrets and phone numbers out of a text: known values, the shapes of tokens, and runs of digits as long as a phone number, of which
 * the middle is masked so that two lines about one number can still be told to belong together.
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
  // A number that stood in JSON without quotes would no longer be one.
  return /[:[,]\s*$/.test(before) && /[,}\]\s]/.test(after) ? `"${masked}"` : masked;
}
