import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayResponse, PaymentGatewayV1 } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type Runtime } from './create-runtime.js';

describe('a plugin that breaks the contract', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lango-broken-'));
  const errors: Readonly<Record<string, unknown>>[] = [];
  let runtime: Runtime;
  let token: string;
  let keys = 0;

  const breaches: Readonly<Record<string, () => Promise<GatewayResponse>>> = {
    never: () => new Promise<GatewayResponse>(() => undefined),
    throws: () => {
      throw new ReferenceError('amuont is not defined');
    },
    silent: () => undefined as unknown as Promise<GatewayResponse>,
    odd: async () => ({ status: 'paid' }) as unknown as GatewayResponse,
  };

  const breach = (kind: (() => Promise<GatewayResponse>) | undefined): Promise<GatewayResponse> => {
    if (kind === undefined) throw new Error('no such breach');
    return kind();
  };

  beforeAll(async () => {
    const gateway: PaymentGatewayV1 = {
      ...createFakeGateway(),
      deposit: ({ merchantReference = '' }) => breach(breaches[merchantReference]),
      handleCallback: () => {
        throw new TypeError('body.foo is undefined');
      },
    };
    runtime = await createRuntime({
      gateways: [gateway],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0, callbackPort: 0, operationsPort: 0 },
      policy: { gatewayDeadlineMs: 400 },
      resilience: { circuitBreaker: { failuresInARow: 100 } },
      logger: {
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: (fields) => errors.push(fields),
      },
    });
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    ({ token } = await runtime.admin.createToken({ merchantId, environment: 'test' }));
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const call = async (method: string, path: string, body?: object) => {
    const response = await runtime.api(
      new Request(`http://api.test${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': `key-${(keys += 1)}`,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    return (await response.json()) as { readonly transactionId: string; readonly status: string };
  };

  it.each(Object.keys(breaches))(
    'leaves the payment unknown, and a line with its id: %s',
    async (merchantReference) => {
      const { transactionId } = await call('POST', '/v1/deposits', {
        gateway: 'fake',
        amount: { amountMinor: 1500, currency: 'KES' },
        merchantReference,
        counterparty: {},
      });
      while ((await call('GET', `/v1/transactions/${transactionId}`)).status !== 'unknown')
        await new Promise((resolve) => setTimeout(resolve, 20));
      if (merchantReference === 'never') return;
      expect(errors).toContainEqual(
        expect.objectContaining({ gatewayId: 'fake', operation: 'deposit', transactionId }),
      );
    },
  );

  it('a callback on which it throws is not acknowledged', async () => {
    const request = new Request('http://callbacks.test/callbacks/fake', { method: 'POST', body: '{}' });
    const answer = await runtime.callbackReceiver(request, { sourceAddress: '192.0.2.1' });
    expect(answer.status).toBe(400);
    expect(errors).toContainEqual(expect.objectContaining({ operation: 'handleCallback' }));
  });
});
