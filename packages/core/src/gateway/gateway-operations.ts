import type { GatewayOperation } from './v1/gateway-capabilities-v1.js';

/** Every operation of the contract, for run-time checks: an untrusted name must not find `constructor`. */
export const gatewayOperations = [
  'deposit', 'withdraw', 'lookUp', 'refund', 'reverse', 'cancel', 'capture',
] as const satisfies readonly GatewayOperation[]; // prettier-ignore
