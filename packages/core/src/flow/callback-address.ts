import { wrongMount } from '../callbacks/callback-set-up-fault.js';
import type { FlowContext } from './payment-flow-options.js';

/** What a callback address stands for, after its token was checked. */
export type CallbackAddress =
  | { readonly kind: 'transaction'; readonly transactionId: string }
  | { readonly kind: 'look-up'; readonly transactionId: string; readonly tokenDigest: string }
  /** The address itself, without a token. */
  | { readonly kind: 'plain' };

const encoder = new TextEncoder();
const toHex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Where the gateway sends this transaction's callbacks: the same for every attempt, and unguessable. */
export async function transactionCallbackUrl(context: FlowContext, transactionId: string): Promise<string> {
  const token = await tokenOf(context, transactionId);
  return `${context.callbackUrl}/t/${hexOf(transactionId)}/${token}`;
}

/** A new address for the answer to one look-up, and the digest that identifies it. */
export async function createLookUpAddress(
  { callbackUrl }: FlowContext,
  transactionId: string,
): Promise<{ readonly url: string; readonly tokenDigest: string }> {
  const token = toHex(crypto.getRandomValues(new Uint8Array(32)).buffer);
  return { url: `${callbackUrl}/l/${hexOf(transactionId)}/${token}`, tokenDigest: await digestOf(token) };
}

/**
 * Reads an address below the flow's own; `undefined` when its token is invalid.
 *
 * @throws {CallbackSetUpFault} when the handler is mounted elsewhere than `callbackUrl` says
 */
export async function readCallbackAddress(
  context: FlowContext,
  url: URL,
): Promise<CallbackAddress | undefined> {
  const base = new URL(context.callbackUrl).pathname.replace(/\/+$/, '');
  const { pathname } = url;
  if (pathname !== base && !pathname.startsWith(`${base}/`)) throw wrongMount(pathname, base);
  const [, type = '', hex = '', token = ''] = pathname.slice(base.length).split('/');
  const transactionId = `txn_${hex}`;
  switch (type) {
    case 't': {
      const isValid = isSame(token, await tokenOf(context, transactionId));
      return isValid ? { kind: 'transaction', transactionId } : undefined;
    }
    case 'l':
      return { kind: 'look-up', transactionId, tokenDigest: await digestOf(token) };
    case '':
      return { kind: 'plain' };
    default:
      return undefined;
  }
}

const hexOf = (transactionId: string) => transactionId.slice('txn_'.length);

async function tokenOf({ secret, gateway }: FlowContext, transactionId: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const;
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const text = encoder.encode(`callback ${gateway.gatewayId} ${transactionId}`);
  return toHex(await crypto.subtle.sign('HMAC', key, text)).slice(0, 32);
}

const digestOf = async (token: string): Promise<string> =>
  toHex(await crypto.subtle.digest('SHA-256', encoder.encode(token)));

/** Constant-time comparison without `node:crypto`, which browsers and workers lack. */
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at += 1)
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}
