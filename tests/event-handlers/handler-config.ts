import type { PaymentGateway } from '@lango/core';
import type { RuntimeConfig } from '@lango/runtime-kafka';

const nothing = () => undefined;

/** Processes of one host on one database; what a dead one had in hand is due again after six seconds. */
export const handlerConfig = (url: string, gateway: PaymentGateway): RuntimeConfig => ({
  gateways: [gateway],
  services: ['payment-processor', 'callback-processor', 'callback-dispatcher'],
  infrastructure: { kind: 'postgres', url, schema: 'handlers' },
  masterKeys: [{ keyId: 'test', key: Buffer.alloc(32, 5).toString('base64') }],
  publicCallbackBaseUrl: 'http://127.0.0.1:9',
  policy: { merchantDeadlineMs: 1_000 },
  housekeeping: { sweepMs: 100 },
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
});
