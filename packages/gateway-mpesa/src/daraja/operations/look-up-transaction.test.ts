import { describe, expect, it } from 'vitest';
import { sentJson, type FakeAnswer } from '../../testing/recording-http.js';
import {
  acceptedPayout,
  refused,
  gatewayOver,
  deposit,
  withdrawal,
  depositContext,
  withdrawalContext,
} from '../../testing/gateway-over.js';

describe('a prompt query', () => {
  const known = { ...deposit, gatewayReference: 'ws_CO_1', submittedAt: '1970-01-01T00:00:00.000Z' };
  const outcome = (ResultCode: string | number): FakeAnswer => ({
    status: 200,
    json: { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1', ResultCode, ResultDesc: 'x' },
  });
  const ask = (answer: FakeAnswer, nowMs = 0) =>
    gatewayOver(() => answer, { now: () => nowMs }).gateway.lookUp(known, depositContext);

  it('reports success without an amount, which the answer does not state', async () => {
    expect(await ask(outcome('0'))).toEqual({ status: 'succeeded', gatewayReference: 'ws_CO_1' });
    expect(await ask(outcome(0))).toEqual({ status: 'succeeded', gatewayReference: 'ws_CO_1' });
  });

  it('reports pending in both of its forms, and for an unlisted code', async () => {
    expect(await ask(outcome('4999'))).toMatchObject({ status: 'pending', rawCode: '4999' });
    expect(await ask(refused(500, '500.001.1001', 'The transaction is being processed'))).toMatchObject({
      status: 'pending',
    });
    expect(await ask(outcome('7777'))).toEqual({
      status: 'pending',
      gatewayReference: 'ws_CO_1',
      rawCode: '7777',
    });
  });

  it('can be repeated for a transaction that has ended', async () => {
    for (const status of ['failed', 'succeeded', 'unknown'] as const) {
      const ended = { ...known, status };
      const { gateway, paid } = gatewayOver(() => outcome('0'));
      expect(await gateway.lookUp(ended, depositContext)).toMatchObject({ status: 'succeeded' });
      expect(sentJson(paid()[0])).toMatchObject({ CheckoutRequestID: 'ws_CO_1' });
    }
    const { gateway, paid } = gatewayOver(() => acceptedPayout);
    const late = { ...withdrawal, status: 'failed' as const };
    expect(await gateway.lookUp(late, withdrawalContext)).toMatchObject({ status: 'pending' });
    expect(paid()[0]?.url).toContain('/transactionstatus/');
  });

  it('reports a final decline at once', async () => {
    expect(await ask(outcome('1032'))).toMatchObject({
      status: 'failed',
      reason: 'canceled',
      rawCode: '1032',
    });
    expect(await ask(outcome('1'))).toMatchObject({ status: 'failed', reason: 'insufficient_funds' });
  });

  it('believes a doubtful decline only once the prompt must be over', async () => {
    for (const code of ['17', '1019', '1025', '1036', '1037', '9999']) {
      expect(await ask(outcome(code), 179_999)).toMatchObject({ status: 'pending', rawCode: code });
      expect(await ask(outcome(code), 180_000)).toMatchObject({ status: 'failed', rawCode: code });
    }
  });

  it('refuses an answer about another prompt', async () => {
    const foreign: FakeAnswer = {
      status: 200,
      json: { ResponseCode: '0', CheckoutRequestID: 'ws_CO_2', ResultCode: '0' },
    };
    await expect(ask(foreign)).rejects.toMatchObject({ code: 'response_unreadable' });
  });
});
