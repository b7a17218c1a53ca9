import type { GatewayNames } from '../gateway-names.js';

const variableOf = (id: string) => id.toUpperCase().replaceAll('-', '_');

/** The check against the provider's own sandbox. */
export function checkTemplate({ id, type }: GatewayNames): string {
  const variable = variableOf(id);
  return `// npx -p @lango/runtime-kafka lango gateway check --live: runs the gateway on the provider's sandbox and compares it with the last recording.
import { createTransactionId } from '@lango/core';
import type { LiveCheck } from '@lango/core/conformance';
import { create${type}Gateway } from './dist/index.js';

const { ${variable}_URL: baseUrl = '', ${variable}_API_KEY: apiKey = '', ${variable}_CALLBACK_SECRET: callbackSecret = '' } = process.env;

export default {
  createGateway: ({ http }) => create${type}Gateway({ environment: 'test', baseUrl, apiKey, callbackSecret, http }),
  secrets: [apiKey, callbackSecret],
  unknownReference: '${id}-check-unknown',
  // Provider-specific: the smallest amount, and a customer of the sandbox.
  createTransaction: (kind) => ({
    transactionId: createTransactionId(),
    kind,
    gatewayId: '${id}',
    money: { amountMinor: 100, currency: 'KES' },
    status: 'submitted',
    version: 2,
    counterparty: { phoneNumber: '+254700000000' },
    metadata: {},
    createdAt: new Date().toISOString(),
  }),
} satisfies LiveCheck;
`;
}

/** A configuration of the runtime, to try the gateway. */
export function configTemplate({ id, type }: GatewayNames): string {
  const variable = variableOf(id);
  return `// npx -p @lango/runtime-kafka lango serve: runs the gateway in the runtime, without further servers.
import { create${type}Gateway } from './dist/index.js';

const { ${variable}_URL: baseUrl = '', ${variable}_API_KEY: apiKey = '', ${variable}_CALLBACK_SECRET: callbackSecret = '' } = process.env;

export default {
  gateways: [create${type}Gateway({ environment: 'test', baseUrl, apiKey, callbackSecret })],
  infrastructure: { kind: 'embedded', dataDirectory: '.lango' },
} as const;
`;
}
