// A running api for examples that call it: everything in this process and a folder that goes with it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway } from '@lango/core/testing';
import { createRuntime } from '@lango/runtime-kafka';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const runtime = await createRuntime({
  gateways: [createFakeGateway()],
  infrastructure: { kind: 'embedded', dataDirectory: mkdtempSync(join(tmpdir(), 'lango-given-')) },
  http: { port: 0 },
  logger: quiet,
});
const { merchantId } = await runtime.admin.createMerchant('Given');
export const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
export const baseUrl = runtime.apiUrl ?? '';
