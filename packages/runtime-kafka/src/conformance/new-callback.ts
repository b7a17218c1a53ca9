import { randomUUID } from 'node:crypto';
import type { StoredCallback } from '../ports/gateway-callback.js';

/** A gateway's callback as the receiver stores it. */
export function newCallback(): StoredCallback {
  return {
    callbackId: randomUUID(),
    gatewayId: 'fake',
    environment: 'test',
    dedupeKey: randomUUID(),
    receivedAtMs: 5_000,
    path: '/callbacks/fake',
    headers: { 'x-signature': 'abc' },
    body: new Uint8Array([0, 1, 254, 255]),
    evidence: 'signed',
    result: { kind: 'none' },
    acknowledgement: { status: 200 },
  };
}
