import { describe, expect, it } from 'vitest';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { PaymentError } from '../errors/payment-error.js';
import { context, gateway as fake, sent as deposit } from '../input/testing/sample-input.js';
import { withContractGuard } from './with-contract-guard.js';

const lines: { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[] = [];
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields: Readonly<Record<string, unknown>>, message: string) => void lines.push({ fields, message }),
};

/** The error of a deposit through the guard, and what it logged. */
async function depositBy(change: Partial<Record<keyof PaymentGatewayV1, unknown>>) {
  lines.length = 0;
  const gateway = withContractGuard({ timeoutMs: 50, logger })({ ...fake, ...change } as PaymentGatewayV1);
  return gateway.deposit(deposit, context).then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function callbackBy(handleCallback: unknown) {
  const gateway = withContractGuard({ timeoutMs: 50 })({ ...fake, handleCallback } as PaymentGatewayV1);
  const callbackContext = {
    headers: {},
    url: 'https://host.example/',
    receivedAt: '2026-01-01T00:00:00.000Z',
  };
  return gateway.handleCallback(new Uint8Array(), callbackContext).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a gateway that breaks the contract', () => {
  it('throws synchronously: the call rejects, with an unknown effect and the stack in the log', async () => {
    const error = await depositBy({
      deposit: () => {
        throw new ReferenceError('a secret is in here');
      },
    });
    expect(error).toMatchObject({ code: 'unexpected', effect: 'unknown' });
    expect(lines).toHaveLength(1);
    const { transactionId } = deposit;
    expect(lines[0]?.fields).toMatchObject({ gatewayId: 'fake', operation: 'deposit', transactionId });
    expect(lines[0]?.fields['stack']).toMatch(/^ReferenceError\n.*at /s);
    expect(JSON.stringify(lines)).not.toContain('a secret');
  });

  it.each([
    ['nothing', undefined],
    ['an unknown status', { status: 'ok', gatewayReference: 'x' }],
    ['a success without a reference', { status: 'succeeded' }],
    [
      'an amount with a fraction',
      { status: 'succeeded', gatewayReference: 'x', money: { amountMinor: 0.5, currency: 'KES' } },
    ],
  ])('answers %s: it is unreadable, with an unknown effect', async (_title, answer) => {
    expect(await depositBy({ deposit: async () => answer })).toMatchObject({
      code: 'response_unreadable',
      effect: 'unknown',
    });
    expect(lines).toHaveLength(1);
  });

  it('never answers: the call is given up, with an unknown effect', async () => {
    const error = await depositBy({ deposit: () => new Promise(() => undefined) });
    expect(error).toMatchObject({ code: 'gateway_timeout', effect: 'unknown' });
  });

  it('throws a callback error from an operation: its effect becomes unknown', async () => {
    const thrown = new PaymentError('callback_unreadable', 'none', 'not XML');
    const error = await depositBy({ deposit: async () => Promise.reject(thrown) });
    expect(error).toMatchObject({ code: 'response_unreadable', effect: 'unknown' });
  });

  it('throws an answer error from a callback, or returns nothing valid: it is an unreadable callback', async () => {
    const asAnswer = new PaymentError('response_unreadable', 'unknown', 'not JSON');
    const unreadable = { code: 'callback_unreadable', effect: 'none' };
    expect(await callbackBy(async () => Promise.reject(asAnswer))).toMatchObject(unreadable);
    expect(await callbackBy(async () => undefined)).toMatchObject(unreadable);
    expect(await callbackBy(async () => ({ kind: 'payment', acknowledgement: {} }))).toMatchObject(
      unreadable,
    );
    expect(
      await callbackBy(() => {
        throw new TypeError('x');
      }),
    ).toMatchObject(unreadable);
  });

  it('keeps the contract: nothing is changed and nothing is logged', async () => {
    const refused = new PaymentError('rate_limited', 'none', 'slow down');
    expect(await depositBy({ deposit: async () => Promise.reject(refused) })).toBe(refused);
    expect(await depositBy({})).toBeUndefined();
    expect(lines).toEqual([]);
    const rejected = new PaymentError('callback_rejected', 'none', 'unsigned');
    expect(await callbackBy(async () => Promise.reject(rejected))).toBe(rejected);
  });
});
