import { createHmac } from 'node:crypto';

const signingKey = 'fake-gateway-signing-key';

/** The signature of the fake's callbacks. */
export function signFakeCallback(payload: Uint8Array): string {
  return createHmac('sha256', signingKey).update(payload).digest('hex');
}

/** A callback of the fake, signed. */
export function createFakeCallback(content: object) {
  const payload = Buffer.from(JSON.stringify(content));
  return {
    payload,
    headers: { 'content-type': 'application/json', 'fake-signature': signFakeCallback(payload) },
  };
}
