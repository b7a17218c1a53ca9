import type { Random } from '../../ports/random.js';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The parts of an API token: `lango_<test|live>_<keyId 12><secret 43><checksum 6>`. */
export interface ApiTokenParts {
  readonly environment: 'test' | 'live';
  readonly keyId: string;
  readonly secret: string;
}

/** What a token may be used for. */
export const apiScopes = [
  'transactions:read',
  'deposits:write',
  'withdrawals:write',
  'refunds:write',
  'endpoints:write',
  'review:write',
] as const;

export type ApiScope = (typeof apiScopes)[number];

/** A new token and its parts. */
export function createApiToken(
  environment: 'test' | 'live',
  random: Random,
): ApiTokenParts & { readonly token: string } {
  return { environment, ...createToken(environment, random) };
}

/** The parts of a token, or `undefined` when its checksum is wrong. Does not read the store. */
export function parseApiToken(token: string): ApiTokenParts | undefined {
  const { kind, keyId, secret } = parseToken(token) ?? {};
  if ((kind !== 'test' && kind !== 'live') || keyId === undefined || secret === undefined) return undefined;
  return { environment: kind, keyId, secret };
}

/** A new operator's token: `lango_operator_…`, otherwise like an API token. */
export const createOperatorToken = (random: Random) => createToken('operator', random);

/** The parts of an operator's token, or `undefined` when its checksum is wrong. */
export function parseOperatorToken(token: string): Pick<ApiTokenParts, 'keyId' | 'secret'> | undefined {
  const parts = parseToken(token);
  return parts?.kind === 'operator' ? parts : undefined;
}

function createToken(kind: string, random: Random) {
  const keyId = base62(random, 12);
  const secret = base62(random, 43);
  const front = `lango_${kind}_${keyId}${secret}`;
  return { keyId, secret, token: front + checksum(front) };
}

function parseToken(token: string) {
  const match = /^lango_(test|live|operator)_([0-9A-Za-z]{12})([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(token);
  if (match === null || checksum(token.slice(0, -6)) !== match[4]) return undefined;
  return { kind: match[1], keyId: match[2] ?? '', secret: match[3] ?? '' };
}

/** Uniformly distributed characters: bytes of 248 and above are dropped, since 248 is the last multiple of 62. */
function base62(random: Random, length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < 248 && text.length < length) text += alphabet[byte % 62] ?? '';
    }
  }
  return text;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of the text in six base62 digits. Node's own `zlib.crc32` came with 20.15 and 22.2 and is absent in between. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = '';
  for (let index = 0; index < 6; index += 1) {
    digits = (alphabet[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
