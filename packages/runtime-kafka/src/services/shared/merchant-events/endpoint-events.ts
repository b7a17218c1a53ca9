import type { MerchantEventType } from './merchant-events.js';

/** Told to a merchant's other endpoints when one of them is sent nothing more. */
export function endpointDisabledBody(
  endpointId: string,
  environment: string,
  reason: 'gone' | 'no-success',
  atMs: number,
): string {
  const type: MerchantEventType = 'endpoint.disabled';
  return JSON.stringify({
    type,
    timestamp: new Date(atMs).toISOString(),
    data: { endpointId, environment, reason },
  });
}

/** What the test button sends. */
export function endpointTestBody(endpointId: string, environment: string, atMs: number): string {
  return JSON.stringify({
    type: 'endpoint.test',
    timestamp: new Date(atMs).toISOString(),
    data: { endpointId, environment },
  });
}
