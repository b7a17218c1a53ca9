import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaymentError } from '@lango/core';
import { createFakeGateway, type FakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type Runtime } from './create-runtime.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface View {
  readonly transactionId: string;
  readonly status: string;
  readonly review?: object;
  readonly reissueOf?: string;
  readonly reissuedAs?: string;
  readonly entries?: readonly { readonly origin: string; readonly reference: string }[];
}

describe('a reissue, through the runtime', () => {
  let directory: string;
  let runtime: Runtime;
  let gateway: FakeGateway;
  let token: string;
  let keys = 0;

  const call = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
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
    return (await response.json()) as Body;
  };
  const until = async (transactionId: string, isSo: (view: View) => boolean): Promise<View> => {
    for (;;) {
      const view = await call<View>('GET', `/v1/transactions/${transactionId}`);
      if (isSo(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** The first transaction of each reference. All responses about it are lost, so that its outcome stays unknown. */
  const firsts = new Map<string, string>();
  const withdraw = async (merchantReference: string): Promise<string> => {
    const { transactionId } = await call<View>('POST', '/v1/withdrawals', {
      gateway: 'fake',
      amount: { amountMinor: 1500, currency: 'KES' },
      merchantReference,
      counterparty: { phoneNumber: '+254712345678' },
    });
    await until(transactionId, ({ review }) => review !== undefined);
    return transactionId;
  };
  let lost: readonly string[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-reissue-'));
    gateway = createFakeGateway({
      behave: ({ merchantReference = '', transactionId }) =>
        (firsts.get(merchantReference) ?? (firsts.set(merchantReference, transactionId), transactionId)) ===
        transactionId
          ? { do: 'fail-before-acting', error: new PaymentError('gateway_timeout', 'unknown', 'lost') }
          : { do: 'succeed' },
    });
    runtime = await createRuntime({
      gateways: [gateway],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      policy: { lookUpDelaysMs: [20, 40, 40], reviewWithdrawalAfterMs: 60, gatewayDeadlineMs: 200 },
      housekeeping: { sweepMs: 200, sweepGraceMs: 400 },
      resilience: { retry: { attemptsMax: 1 }, circuitBreaker: { failuresInARow: 500 } },
      logger: quiet,
    });
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    ({ token } = await runtime.admin.createToken({ merchantId, environment: 'test' }));
    lost = await Promise.all(['INV-1', 'INV-2', 'INV-3'].map(withdraw));
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const statement = (transactionId: string, decidedBy: string) => ({
    transactionId,
    decidedBy,
    reason: 'statement',
  });
  /** Retries: no reissue is allowed while the first request may be in flight, and look-ups continue while people decide. */
  const insist = async <Result>(decide: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await decide();
      } catch (error) {
        if (!/changed meanwhile|still be on its way/.test(String(error))) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };

  it('moves the money once, under a new key, and links both transactions', async () => {
    const first = lost[0] ?? '';
    await insist(() => runtime.admin.proposeReissue(statement(first, 'Ann')));
    const { second } = await insist(() => runtime.admin.approveReissue(statement(first, 'Bob')));
    const done = await until(second.transactionId, ({ status }) => status === 'succeeded');
    expect(done).toMatchObject({
      reissueOf: first,
      kind: 'withdrawal',
      merchantReference: 'INV-1',
      amount: { amountMinor: 1500, currency: 'KES' },
      counterparty: { phoneNumber: '+254712345678' },
    });
    expect(await call('GET', `/v1/transactions/${first}`)).toMatchObject({
      status: 'failed',
      failure: { reason: 'settled_by_review' },
      reissuedAs: second.transactionId,
    });
    expect(gateway.movements.map(({ transactionId }) => transactionId)).toContain(second.transactionId);
    const causes = async (id: string) =>
      (await call<{ history: { cause: string }[] }>('GET', `/v1/transactions/${id}/history`)).history.map(
        ({ cause }) => cause,
      );
    expect(await causes(first)).toEqual(expect.arrayContaining(['reissue-proposed', 'reissue-approved']));
    expect((await causes(second.transactionId))[0]).toBe('reissue');
    expect(await runtime.admin.showReview(first)).toMatchObject({
      reissuedAs: second.transactionId,
      decisions: [
        { decidedBy: 'Ann', reason: 'statement', statusBefore: 'unknown', statusAfter: 'unknown' },
        { decidedBy: 'Bob', reason: 'statement', statusBefore: 'unknown', statusAfter: 'failed' },
      ],
    });
  });

  it('creates one new transaction when several people approve at once', async () => {
    const first = lost[1] ?? '';
    await insist(() => runtime.admin.proposeReissue(statement(first, 'Ann')));
    const approvals = ['Bob', 'Carol', 'Dan', 'Eve'].map((name) =>
      insist(() => runtime.admin.approveReissue(statement(first, name))),
    );
    const outcomes = await Promise.allSettled(approvals);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of refusals) expect(String(reason)).toMatch(/already reissued as txn_/);
    const { transactions } = await call<{ transactions: View[] }>('GET', '/v1/transactions?limit=100');
    expect(transactions.filter(({ reissueOf }) => reissueOf === first)).toHaveLength(1);
  });

  it('sends a late success of the first to review', async () => {
    const first = lost[2] ?? '';
    await insist(() => runtime.admin.proposeReissue(statement(first, 'Ann')));
    const { second } = await insist(() => runtime.admin.approveReissue(statement(first, 'Bob')));
    await until(second.transactionId, ({ status }) => status === 'succeeded');
    const { payload, headers } = gateway.callbackSaying({
      ...(JSON.parse(Buffer.from(gateway.callbackFor(second.transactionId).payload).toString()) as object),
      transactionId: first,
      gatewayReference: 'late-1',
    });
    const url = `${runtime.callbackUrl}/callbacks/fake`;
    expect((await fetch(url, { method: 'POST', headers, body: Buffer.from(payload) })).status).toBe(200);
    const late = await until(first, ({ entries = [] }) => entries.length > 0);
    expect(late).toMatchObject({
      status: 'failed',
      reissuedAs: second.transactionId,
      review: { reason: 'late-success' },
      entries: [{ origin: 'ours', reference: 'late-1' }],
    });
  });
});
