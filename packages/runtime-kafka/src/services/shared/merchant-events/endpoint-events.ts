import type { MerchantEventType } from './merchant-events.js';

/** Body of the event for a merchant's other endpoints when one of them is disabled. */
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

/** Body of a test event. */
export function endpointTestBody(endpointId: string, environment: string, atMs: number): string {
  return JSON.stringify({
    type: 'endpoint.test',
    timestamp: new Date(atMs).toISOString(),
    data: { endpointId, environment },
  });
}
