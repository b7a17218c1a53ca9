import { readSoapBody } from '@lango/core/gateway-kit/xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safaricomCallbackAddresses } from '../../mpesa-options.js';
import { readMpesaMessage } from '../../messages/read-mpesa-message.js';
import {
  hex,
  token,
  base,
  prompt,
  fixture,
  http,
  gatewayWith,
  receive,
} from '../../testing/receive-callback.js';

const transactionId = `txn_${hex}`;
const lookUp = `${base}/l/${token}/${token}/t/${hex}/r/${Buffer.from(transactionId).toString('hex')}/status/result`;

describe('a prompt’s callback', () => {
  it('is a hint with the money, the receipt and our own id from its address', async () => {
    expect(
      await receive(fixture('stk-callback-succeeded.json'), prompt, { urlToken: 'transaction' }),
    ).toEqual({
      kind: 'updates',
      evidence: 'hint',
      acknowledgement: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"ResultCode":0,"ResultDesc":"Accepted"}',
      },
      updates: [
        {
          status: 'succeeded',
          transactionId,
          gatewayReference: 'ws_CO_22112026120000123712345678',
          receiptNumber: 'SLANGO0001',
          money: { amountMinor: 150_050, currency: 'KES' },
        },
      ],
    });
  });

  it('is read without a token as well, and is a hint even on a look-up address', async () => {
    const bytes = fixture('stk-callback-succeeded.json');
    expect(await receive(bytes, 'https://shop.example/hook')).toMatchObject({ evidence: 'hint' });
    expect(await receive(bytes, prompt, { urlToken: 'look-up' })).toMatchObject({ evidence: 'hint' });
  });

  it('is pending where it claims a success it does not show', async () => {
    expect(await receive(fixture('stk-callback-one-item-object.json'), prompt)).toMatchObject({
      updates: [{ status: 'pending', rawCode: '0', transactionId }],
    });
  });

  it('declines with the reason, and the gateway’s words without control characters', async () => {
    const text = fixture('stk-callback-canceled.json')
      .toString()
      .replace('written for this test', 'a\\n\\u0007b');
    expect(await receive(text, prompt)).toMatchObject({
      updates: [{ status: 'failed', reason: 'canceled', rawCode: '1032', rawMessage: 'a b' }],
    });
  });

  it('is refused when another kind of message comes to its address', async () => {
    for (const name of [
      'b2c-result-succeeded.json',
      'c2b-confirmation.json',
      'status-result-completed.json',
    ]) {
      await expect(receive(fixture(name), prompt)).rejects.toMatchObject({
        code: 'callback_unreadable',
        effect: 'none',
      });
    }
  });
});

describe('a payout’s result', () => {
  it('is a hint under our own id, on its address or by the id it carries', async () => {
    const update = {
      status: 'succeeded',
      transactionId,
      gatewayReference: transactionId,
      receiptNumber: 'SLANGO0003',
    };
    const bytes = fixture('b2c-result-succeeded.json');
    expect(await receive(bytes, `${prompt}/result`)).toMatchObject({ evidence: 'hint', updates: [update] });
    expect(await receive(bytes, 'https://shop.example/result')).toMatchObject({
      evidence: 'hint',
      updates: [update],
    });
  });

  it('is refused when it names another transaction than its address', async () => {
    const other = `${base}/t/${'f'.repeat(32)}/${token}/result`;
    await expect(receive(fixture('b2c-result-succeeded.json'), other)).rejects.toMatchObject({
      code: 'callback_rejected',
    });
  });

  it('keeps the outcome open for a queue time-out', async () => {
    for (const body of [
      fixture('b2c-result-succeeded.json'),
      fixture('b2c-result-our-balance.json'),
      '',
      '<html>',
      '{}',
    ]) {
      expect(await receive(body, `${prompt}/timeout`)).toMatchObject({
        kind: 'updates',
        evidence: 'hint',
        updates: [{ status: 'pending', transactionId, gatewayReference: transactionId }],
      });
    }
  });

  it('is read as SOAP, and answered as SOAP', async () => {
    const result = await receive(fixture('soap-b2c-succeeded-nested.xml'), `${prompt}/result`);
    expect(result).toMatchObject({
      updates: [{ status: 'succeeded', transactionId, money: { amountMinor: 20_000, currency: 'KES' } }],
      acknowledgement: { headers: { 'content-type': 'text/xml; charset=utf-8' } },
    });
    const reply = Buffer.from(result.acknowledgement.body);
    expect(readMpesaMessage(reply, { kind: 'soap-b2c' })).toMatchObject({
      outcome: 'accepted',
      resultCode: '00000000',
    });
    const timeout = await receive(fixture('soap-b2c-timeout.xml'), `${prompt}/timeout`);
    expect(readSoapBody(timeout.acknowledgement.body).name).toBe('notifyQueueTimeoutResponse');
    expect(JSON.stringify(timeout)).not.toContain('c2VjcmV0');
  });
});

describe('a status answer', () => {
  it('is evidence on a look-up’s one-time address, for the queried transaction', async () => {
    expect(
      await receive(fixture('status-result-completed.json'), lookUp, { urlToken: 'look-up' }),
    ).toMatchObject({
      kind: 'updates',
      evidence: 'look-up',
      updates: [
        {
          status: 'succeeded',
          transactionId,
          gatewayReference: transactionId,
          receiptNumber: 'SLANGO0004',
          money: { amountMinor: 9_900, currency: 'KES' },
          fee: { amountMinor: 2_240, currency: 'KES' },
        },
      ],
    });
  });

  it('is a hint anywhere else', async () => {
    const bytes = fixture('status-result-completed.json');
    expect(await receive(bytes, lookUp)).toMatchObject({ evidence: 'hint' });
    expect(await receive(bytes, lookUp, { urlToken: 'transaction' })).toMatchObject({ evidence: 'hint' });
  });

  it('is a question’s answer on any look-up address, so that a failed question is never a failed payment', async () => {
    const failed = fixture('b2c-result-our-balance.json');
    const plain = `${base}/l/${token}/${token}`;
    expect(await receive(failed, plain, { urlToken: 'look-up' })).toMatchObject({
      updates: [{ status: 'pending', rawCode: '1' }],
    });
  });

  it('proves nothing with an unknown status, without an amount, or when the query failed', async () => {
    const pending = { updates: [{ status: 'pending', transactionId }] };
    const noAmount = fixture('status-result-completed.json').toString().replace('"Amount"', '"Other"');
    const failed = fixture('status-result-completed.json')
      .toString()
      .replace('"ResultCode": 0', '"ResultCode": 2001');
    for (const body of [fixture('status-result-unknown-word.json'), noAmount, failed]) {
      expect(await receive(body, lookUp, { urlToken: 'look-up' })).toMatchObject(pending);
    }
    const timeout = lookUp.replace(/result$/, 'timeout');
    expect(await receive('{}', timeout, { urlToken: 'look-up' })).toMatchObject({ kind: 'ignored' });
  });
});

describe('the sender’s address', () => {
  const listed = gatewayWith({ callbackSourceAddresses: safaricomCallbackAddresses });
  const bytes = fixture('stk-callback-succeeded.json');

  it('may be any without a list', async () => {
    await expect(receive(bytes, prompt, { sourceAddress: '203.0.113.9' })).resolves.toMatchObject({
      kind: 'updates',
    });
  });

  it('must be on the configured list, also in its IPv6 form', async () => {
    for (const sourceAddress of ['196.201.214.200', '::ffff:196.201.214.200', '::FFFF:196.201.214.200']) {
      await expect(receive(bytes, prompt, { sourceAddress }, listed)).resolves.toMatchObject({
        kind: 'updates',
      });
    }
    for (const sourceAddress of ['203.0.113.9', undefined]) {
      const context = sourceAddress === undefined ? {} : { sourceAddress };
      await expect(receive(bytes, prompt, context, listed)).rejects.toMatchObject({
        code: 'callback_rejected',
        effect: 'none',
      });
    }
  });
});

describe('any callback', () => {
  const addresses = [
    prompt,
    `${prompt}/result`,
    `${prompt}/reversal/result`,
    lookUp,
    `${base}/c2b/${token}/confirmation`,
    base,
  ];

  it('is read, ignored or refused; garbage never moves money and nothing is ever sent', async () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(...addresses), async (bytes, url) => {
        try {
          const result = await receive(bytes, url, { urlToken: 'look-up' });
          const isMoney =
            result.kind === 'incoming-deposit' ||
            (result.kind === 'updates' && result.updates.some((u) => u.status === 'succeeded'));
          expect(isMoney).toBe(false);
        } catch (error) {
          expect(['callback_unreadable', 'callback_rejected']).toContain((error as { code?: string }).code);
        }
      }),
    );
    expect(http.sent).toHaveLength(0);
  });
});
