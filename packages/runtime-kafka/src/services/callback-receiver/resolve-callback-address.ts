import { createHash } from 'node:crypto';
import type { PaymentGateway } from '@lango/core';
import { digestOf } from '../shared/look-up-token.js';
import type { ServiceContext } from '../shared/service-context.js';

/** What the address of a callback says, once its token has been checked. */
export interface CallbackAddress {
  readonly gateway: PaymentGateway;
  readonly urlToken?: 'transaction' | 'look-up';
  readonly transactionId?: string;
  /** The path without the token, for the record. */
  readonly path: string;
  /** Callbacks with one address and one body are one callback; those of a look-up address are one whatever they hold. */
  readonly dedupeKeyOf: (eventId: string | undefined, body: Uint8Array) => string;
}

const hash = (...parts: readonly (string | Uint8Array)[]) => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
};

/**
 * Finds whose address it is: `/callbacks/{path}` of a signing gateway, `/callbacks/{path}/t/{id}/{token}/…` of a transaction,
 * `/callbacks/{path}/l/{id}/{token}/…` of a look-up, `/callbacks/{path}/c2b/{token}/…` of unasked payments. Any that does not hold is
 * `undefined`, and gets the same answer as one that does not exist.
 */
export async function resolveCallbackAddress(
  context: ServiceContext,
  pathname: string,
): Promise<CallbackAddress | undefined> {
  const [, root, callbackPath = '', type, ...rest] = pathname.split('/');
  const gateway = root === 'callbacks' ? context.gateways.findByCallbackPath(callbackPath) : undefined;
  if (gateway === undefined) return undefined;
  const plain = `/callbacks/${callbackPath}`;
  const byContent = (scope: string) => (eventId: string | undefined, body: Uint8Array) =>
    eventId === undefined
      ? `body:${hash(scope, body)}`
      : // A name that is no plain name is kept as its digest: it may be too long for an index, or no text at all.
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
      // One-time: whatever comes second to this address is taken for a repeat of the first.
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
