import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFaultServer } from '@lango/core/conformance';
import { createRuntime } from '@lango/runtime-kafka';
import { expect, it, onTestFinished } from 'vitest';
import { createBankSwitch, createBankSwitchGateway } from '../../examples/third-party-gateway/src/index.js';

const sharedSecret = 'bank-switch-shared-secret-5521';

it('a gateway from a package of its own pays once through the runtime, its protobuf callback included', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'lango-bank-switch-'));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const bank = createBankSwitch(sharedSecret);
  const server = await startFaultServer({ answer: (request) => bank.answer(request) });
  onTestFinished(() => server.close());
  const runtime = await createRuntime({
    gateways: [createBankSwitchGateway({ baseUrl: server.url, sharedSecret })],
    infrastructure: { kind: 'embedded', dataDirectory },
    http: { port: 0 },
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  onTestFinished(() => runtime.stop());
  const { merchantId } = await runtime.admin.createMerchant('a shop');
  const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': 'order-1',
  };
  const body = JSON.stringify({
    gateway: 'bankswitch',
    amount: { amountMinor: 150_000, currency: 'KES' },
    merchantReference: 'INV-1',
    counterparty: { account: 'KE-0011-223344' },
  });
  const send = () => fetch(`${runtime.apiUrl}/v1/deposits`, { method: 'POST', headers, body });
  const accepted = await send();
  expect(accepted.status).toBe(202);
  const { transactionId } = (await accepted.json()) as { transactionId: string };
  expect(((await (await send()).json()) as { transactionId: string }).transactionId).toBe(transactionId);

  const read = async () => {
    const response = await fetch(`${runtime.apiUrl}/v1/transactions/${transactionId}`, { headers });
    return (await response.json()) as { status: string; gatewayReference?: string };
  };
  const until = async (status: string) => {
    let seen = await read();
    while (seen.status !== status) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen = await read();
    }
    return seen;
  };
  await server.requestReached();
  await until('pending');
  const [transfer] = bank.transfers.values();
  expect(transfer).toBeDefined();
  if (transfer === undefined) return;

  const settled = bank.callbackOf({ ...transfer, state: 'SETTLED', code: '00' });
  const address = transfer.notifyUrl;
  const deliver = (payload: Uint8Array) =>
    fetch(address, { method: 'POST', headers: settled.headers, body: Buffer.from(payload) });
  const forged = Uint8Array.from(settled.payload);
  forged[3] = (forged[3] ?? 0) ^ 1;
  expect((await deliver(forged)).ok).toBe(false);
  expect((await deliver(settled.payload)).status).toBe(200);
  expect((await deliver(settled.payload)).ok).toBe(true);
  expect(await until('succeeded')).toMatchObject({ gatewayReference: transfer.transferId });
  expect(bank.transfers.size).toBe(1);
});
