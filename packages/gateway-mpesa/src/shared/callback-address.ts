import { PaymentError, transactionIdPattern } from '@lango/core';

/** Words that Daraja refuses in an address. Source: the Daraja portal, Getting Started, read 2026-11-22. */
export const forbiddenAddressWords: readonly string[] = [
  'mpesa',
  'safaricom',
  'exe',
  'exec',
  'cmd',
  'sql',
  'query',
];

/** What a callback's address holds. */
export interface CallbackAddress {
  readonly route:
    | 'payout-result'
    | 'payout-timeout'
    | 'reversal-result'
    | 'reversal-timeout'
    | 'status-result'
    | 'status-timeout'
    | 'c2b-validation'
    | 'c2b-confirmation'
    | 'other';
  /** Ours, from `/t/<32 hex>`. */
  readonly transactionId?: string;
  /** The gateway's number that a look-up queried, from `/r/<hex>`. */
  readonly gatewayReference?: string;
  readonly c2bSecret?: string;
}

/**
 * Adds path segments to an address and checks what Daraja would refuse.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `callbackUrl`
 */
export function toCallbackAddress(
  base: string | undefined,
  settings: { readonly isLive: boolean },
  ...segments: readonly string[]
): string {
  const refuse = (why: string): never => {
    throw new PaymentError('invalid_request', 'none', `the callback address ${why}`, undefined, {
      field: 'callbackUrl',
    });
  };
  if (base === undefined || !URL.canParse(base)) return refuse('is missing or not an address');
  const url = new URL(base);
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...segments].join('/');
  if (settings.isLive && url.protocol !== 'https:') refuse('must be https in production');
  const path = `${url.pathname}${url.search}`.toLowerCase();
  const word = forbiddenAddressWords.find((forbidden) => path.includes(forbidden));
  return word === undefined ? url.href : refuse(`contains "${word}", which Daraja refuses`);
}

/** The hexadecimal part of a transaction id, which an address can carry. */
export function hexOfTransactionId(transactionId: string): string {
  if (transactionIdPattern.test(transactionId)) return transactionId.slice('txn_'.length);
  throw new PaymentError(
    'invalid_request',
    'none',
    'transactionId must be txn_ and 32 hexadecimal digits',
    undefined,
    {
      field: 'transactionId',
    },
  );
}

/** Path segments that add the transaction id to the base; none where the base already holds it. */
export function transactionSegments(base: string | undefined, transactionId: string): readonly string[] {
  const hex = hexOfTransactionId(transactionId);
  return base !== undefined && transactionIdOf(base) === transactionId ? [] : ['t', hex];
}

function transactionIdOf(address: string): string | undefined {
  const hex = [...address.matchAll(/\/t\/([0-9a-f]{32})(?=[/?#]|$)/g)].at(-1)?.[1];
  return hex === undefined ? undefined : `txn_${hex}`;
}

/** A loop, because `/\/+$/` takes quadratic time on a hostile path of many slashes. */
function withoutEndSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** Reads an address that a callback came to. */
export function readCallbackAddress(address: string): CallbackAddress {
  const path = withoutEndSlashes(URL.canParse(address) ? new URL(address).pathname : address);
  const c2b = /\/c2b\/(?:([0-9a-f]+)\/)?(validation|confirmation)$/.exec(path);
  if (c2b !== null) {
    const route = c2b[2] === 'validation' ? 'c2b-validation' : 'c2b-confirmation';
    return { route, ...(c2b[1] !== undefined && { c2bSecret: c2b[1] }) };
  }
  const transactionId = transactionIdOf(path);
  const reference = /\/r\/((?:[0-9a-f]{2})+)(?=\/|$)/.exec(path)?.[1];
  return {
    route: routeOf(path),
    ...(transactionId !== undefined && { transactionId }),
    ...(reference !== undefined && { gatewayReference: Buffer.from(reference, 'hex').toString('utf8') }),
  };
}

function routeOf(path: string): CallbackAddress['route'] {
  const match = /\/(?:(reversal|status)\/)?(result|timeout)$/.exec(path);
  if (match === null) return 'other';
  const end = match[2] === 'result' ? 'result' : 'timeout';
  if (match[1] === 'reversal') return `reversal-${end}`;
  return match[1] === 'status' ? `status-${end}` : `payout-${end}`;
}
