import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway } from '@lango/core/testing';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, it } from 'vitest';
import { createRuntime } from './create-runtime.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const neverMs = 600_000;
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

it('traces one payment from the merchant’s request to the merchant callback, and counts it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lango-tracing-'));
  const merchant = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(merchant.address() as AddressInfo).port}`;
  const gateway = createFakeGateway({ behave: () => ({ do: 'pend' }) });
  const spans = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const runtime = await createRuntime({
    gateways: [gateway],
    infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
    http: { port: 0, operationsPort: 0 },
    merchantCallbacks: { allowedLoopbackTargets: [address] },
    // Only messages carry a trace: what a claim or a look-up takes up on a slow machine begins another one.
    policy: { lookUpDelaysMs: [neverMs] },
    housekeeping: { sweepMs: neverMs, sweepGraceMs: neverMs },
    logger: quiet,
  });
  try {
    const { merchantId } = await runtime.admin.createMerchant('test');
    const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
    const traceId = 'a'.repeat(32);
    const post = (path: string, body: object) =>
      fetch(`${runtime.apiUrl}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': path,
          'content-type': 'application/json',
          ...(path === '/v1/deposits' && { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }),
        },
        body: JSON.stringify(body),
      });
    await post('/v1/callback-endpoints', { url: `http://${address}/callbacks` });
    const amount = { amountMinor: 1500, currency: 'KES' };
    const response = await post('/v1/deposits', { gateway: 'fake', amount, counterparty: {} });
    const { transactionId } = (await response.json()) as { transactionId: string };
    const status = async () => (await runtime.transaction(transactionId)).status;
    while ((await status()) !== 'pending') await soon();
    gateway.settle(transactionId, 'succeeded');
    const { payload, headers } = gateway.callbackFor(transactionId);
    await fetch(`${runtime.callbackUrl}/callbacks/fake`, {
      method: 'POST',
      headers,
      body: Buffer.from(payload),
    });
    const spansOfTrace = () =>
      spans.getFinishedSpans().flatMap((span) => (span.spanContext().traceId === traceId ? [span.name] : []));
    const expected = [
      'POST /v1/deposits',
      'payment-requested-v1',
      'gateway deposit',
      'apply gateway callback',
      'transaction-updated-v1',
      'merchant callback',
    ];
    while (!expected.every((name) => spansOfTrace().includes(name))) await soon();

    expect((await fetch(`${runtime.apiUrl}/metrics`)).status).toBe(404);
    const metrics = await (await fetch(`${runtime.operationsUrl}/metrics`)).text();
    expect(metrics).toMatch(/lango_transactions_accepted_total\{kind="deposit",gateway="fake"\} 1/);
    expect(metrics).toMatch(
      /lango_transactions_ended_total\{kind="deposit",gateway="fake",status="succeeded",reason=""\} 1/,
    );
    expect(metrics).toMatch(
      /lango_gateway_call_seconds_count\{gateway="fake",operation="deposit",outcome="pending"\} 1/,
    );
    expect(metrics).toMatch(/lango_overdue \d/);
    expect(metrics).not.toContain(transactionId);
  } finally {
    trace.disable();
    context.disable();
    propagation.disable();
    await runtime.stop();
    merchant.closeAllConnections();
    merchant.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
