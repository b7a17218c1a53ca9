// All services as one process of one version: `node rehearsal.mjs '<RehearsalProcessOptions as JSON>'`. Its first line on stdout is JSON.
import { createPinoLogger, createRuntime, type RuntimePolicy, type ServiceName } from '@lango/runtime-kafka';
import { createRehearsalGateway } from './rehearsal-gateway.js';

/** What one process is told. */
export interface RehearsalProcessOptions {
  readonly url: string;
  readonly services: readonly ServiceName[];
  readonly isPuzzled: boolean;
  readonly makesMerchant: boolean;
  readonly policy: Partial<RuntimePolicy>;
}

/** What it says when it serves. */
export interface RehearsalProcessNote {
  readonly port: number;
  readonly merchant?: { readonly merchantId: string; readonly token: string };
}

const options = JSON.parse(process.argv[2] ?? '{}') as RehearsalProcessOptions;
const runtime = await createRuntime({
  gateways: [createRehearsalGateway(options.url, options.isPuzzled)],
  infrastructure: { kind: 'postgres', url: options.url },
  services: options.services,
  http: { port: 0 },
  masterKeys: [{ keyId: 'rehearsal', key: Buffer.alloc(32, 'rehearsal').toString('base64') }],
  publicCallbackBaseUrl: 'http://127.0.0.1:9',
  rateLimits: false,
  policy: { gatewayDeadlineMs: 2_000, ...options.policy },
  housekeeping: { sweepMs: 200, sweepGraceMs: 1_000 },
  resilience: { circuitBreaker: { failuresInARow: 1_000_000 } },
  logger: createPinoLogger({ level: 'warn', destination: process.stderr }),
});
const makeMerchant = async () => {
  const { merchantId } = await runtime.admin.createMerchant('Rehearsal');
  const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
  return { merchantId, token };
};
const merchant = options.makesMerchant ? await makeMerchant() : undefined;
const port = Number(new URL(runtime.apiUrl ?? '').port);
process.stdout.write(`${JSON.stringify({ port, merchant } satisfies RehearsalProcessNote)}\n`);
process.once('SIGTERM', () => void runtime.stop().then(() => process.exit(0)));
// An interrupted rehearsal leaves no process behind.
process.once('disconnect', () => process.exit());
process.channel?.unref();
