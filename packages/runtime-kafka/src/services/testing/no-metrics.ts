import type { Metrics } from '../../ports/metrics.js';

const nothing = () => undefined;

/** Counts nothing. */
export const noMetrics: Metrics = {
  transactionAccepted: nothing,
  transactionEnded: nothing,
  hop: nothing,
  gatewayCalled: nothing,
  callbackReceived: nothing,
  merchantCalled: nothing,
  breakerChanged: nothing,
  render: async () => ({ contentType: 'text/plain', text: '' }),
};
