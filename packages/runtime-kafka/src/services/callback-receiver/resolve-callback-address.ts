import { createHash } from 'node:crypto';
import type { PaymentGateway } from '@lango/core';
import { digestOf } from '../shared/look-up-token.js';
import type { ServiceContext } from '../shared/service-context.js';

/** A callback URL whose token was verified. */
export interface CallbackAddress {
  readonly gateway: PaymentGateway;
  readonly urlToken?: 'transaction' | 'look-up';
  readonly transactionId?: string;
  /** The path without the token, as it is stored. */
  readonly path: string;
  /** Key that recognizes repeats: the same URL and body, or any body at a look-up URL. */
  readonly dedupeKeyOf: (eventId: string | undefined, body: Uint8Array) => string;
}

const hash = (...parts: readonly (string | Uint8Array)[]) => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
};

/** A path without that of the public address: `/pay/callbacks/m` of `https://shop.example/pay` is `/callbacks/m`. A proxy may have removed it. */
export function withoutBasePath(publicBaseUrl: string, pathname: string): string {
  const base = URL.canParse(publicBaseUrl) ? new URL(publicBaseUrl).pathname.replace(/\/+$/, '') : '';
  return base !== '' && pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
}

/**
 * Resolves a callback path: `/callbacks/{path}` of a signing gateway, `/callbacks/{path}/t/{id}/{token}/…` of a transaction,
 * `/callbacks/{path}/l/{id}/{token}/…` of a look-up, `/callbacks/{path}/c2b/{token}/…` of incoming deposits. `undefined` when the gateway or
 * the token is unknown.
 */
export async function resolveCallbackAddress(
  context: ServiceContext,
  pathname: string,
): Promise<CallbackAddress | undefined> {
  const ownPath = withoutBasePath(context.publicCallbackBaseUrl, pathname);
  const [, root, callbackPath = '', type, ...rest] = ownPath.split('/');
  const gateway = root === 'callbacks' ? context.gateways.findByCallbackPath(callbackPath) : undefined;
  if (gateway === undefined) return undefined;
  const plain = `/callbacks/${callbackPath}`;
  const byContent = (scope: string) => (eventId: string | undefined, body: Uint8Array) =>
    eventId === undefined
      ? `body:${hash(scope, body)}`
      : // Non-ASCII or overlong event ids are hashed to fit the index.
        `event:${/^[\x21-\x7e]{1,200}$/.test(eventId) ? eventId : hash(eventId)}`;
  const [hex = '', token = '', ...suffix] = rest;
  const transactionId = `txn_${hex}`;
  if (/[^\x21-\x7e]/.test(pathname) || pathname.length > 1_000) return undefined;
  switch (type) {
    case 't':
      if (!context.keyRing.isCallbackToken(transactionId, token)) return undefined;
      return {
        gateway,
        urlToken: 'transaction',
        transactionId,
        path: [plain, 't', hex, ...suffix].join('/'),
        dedupeKeyOf: (_eventId, body) => `body:${hash(transactionId, suffix.join('/'), body)}`,
      };
    case 'l': {
      const digest = digestOf(token);
      if ((await context.store.findLookUpToken(digest)) !== transactionId) return undefined;
      // One-time: any further callback to this URL counts as a repeat of the first.
      return {
        gateway,
        urlToken: 'look-up',
        transactionId,
        path: [plain, 'l', hex, ...suffix].join('/'),
        dedupeKeyOf: () => `look-up:${digest}:${suffix.join('/')}`,
      };
    }
    case 'c2b':
      if (!context.keyRing.isCallbackToken(`c2b:${gateway.gatewayId}`, hex)) return undefined;
      return { gateway, path: [plain, 'c2b', token, ...suffix].join('/'), dedupeKeyOf: byContent('c2b') };
    case undefined:
    case '':
      if (gateway.capabilities.callbackProof === 'none') return undefined;
      return { gateway, path: plain, dedupeKeyOf: byContent(gateway.gatewayId) };
    default:
      return undefined;
  }
}
