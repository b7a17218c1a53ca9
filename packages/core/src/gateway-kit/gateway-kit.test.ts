import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import { createStatusMap } from './create-status-map.js';
import type { GatewayHttp, GatewayHttpRequest } from './gateway-http.js';
import { readRetryAfterMs, toHttpRefusal } from './http-refusal.js';
import { createProtobufCodecs } from './protobuf/index.js';
import { readRawBody } from './read-raw-body.js';
import { requireSecret, requireText } from './require-option.js';
import { parseForm, sendForm } from './send-form.js';
import { sendJson } from './send-json.js';
import { sendXml } from './xml/index.js';

const answering =
  (status: number, body = '', headers: Record<string, string> = {}): GatewayHttp =>
  async () => ({ status, headers, body: Buffer.from(body) });

const thrownBy = async (work: Promise<unknown>): Promise<PaymentError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (PaymentError.is(error)) return error;
  throw new Error('no PaymentError was thrown');
};

describe('forms', () => {
  it('are sent in order, without what is undefined', async () => {
    let sent: GatewayHttpRequest | undefined;
    const http: GatewayHttp = async (request) => {
      sent = request;
      return { status: 200, headers: {}, body: new Uint8Array() };
    };
    await sendForm(http, { url: 'https://p.example', form: { b: 'ä&=', a: 1, c: undefined } });
    expect(sent).toMatchObject({ method: 'POST', body: 'b=%C3%A4%26%3D&a=1' });
  });

  it('are read without repeated fields, and without a prototype', () => {
    const fields = parseForm('a=1&b=2&a=3&__proto__=x');
    expect(Object.entries(fields)).toEqual([
      ['b', '2'],
      ['__proto__', 'x'],
    ]);
    expect(Object.getPrototypeOf(fields)).toBeNull();
  });
});

describe('statuses', () => {
  it.each([
    [401, 'credentials_rejected', 'none'],
    [403, 'credentials_rejected', 'none'],
    [409, 'request_in_progress', 'unknown'],
    [429, 'rate_limited', 'none'],
    [500, 'gateway_error', 'unknown'],
    [302, 'gateway_error', 'unknown'],
    [418, 'gateway_error', 'unknown'],
    [200, 'response_unreadable', 'unknown'],
  ])('%i is %s with effect %s', (status, code, effect) => {
    expect(toHttpRefusal({ status, headers: {}, body: new Uint8Array() }, 'Acme')).toMatchObject({
      code,
      effect,
    });
  });

  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 1970 00:00:05 GMT', 5_000],
    ['-1', undefined],
    ['soon', undefined],
    ['999999999', 86_400_000],
  ])('Retry-After %s is %s ms', (value, ms) => {
    expect(readRetryAfterMs({ headers: { 'retry-after': value } }, 0)).toBe(ms);
  });

  it('are thrown by sendJson before the body is read, except `answerStatuses`', async () => {
    const request = {
      method: 'POST',
      url: 'https://p.example',
      provider: 'Acme',
      answerStatuses: [402],
    } as const;
    expect(await thrownBy(sendJson(answering(503, '<html>'), request))).toMatchObject({
      code: 'gateway_error',
    });
    expect(await sendJson(answering(402, '{"a":1}'), request)).toMatchObject({ json: { a: 1 } });
  });

  it('map an unknown code to pending, and an answer without a reference to an error', () => {
    const map = createStatusMap({ OK: 'succeeded', NO: { failed: 'declined' } });
    expect(map({ rawCode: 'constructor', gatewayReference: 'r' })).toEqual({
      status: 'pending',
      gatewayReference: 'r',
      rawCode: 'constructor',
    });
    expect(map({ rawCode: 'NO' })).toEqual({
      status: 'failed',
      reason: 'declined',
      rawCode: 'NO',
      rawMessage: 'NO',
    });
    expect(() => map({ rawCode: 'OK' })).toThrow(
      expect.objectContaining({ code: 'response_unreadable' }) as Error,
    );
  });
});

describe('raw bodies', () => {
  it('are read as they came, from a request, a stream or nothing', async () => {
    const request = new Request('https://h.example', { method: 'POST', body: 'ünï ' });
    expect(Buffer.from(await readRawBody(request)).toString()).toBe('ünï ');
    expect(await readRawBody(null)).toHaveLength(0);
  });

  it('are refused when too large, already read, or never whole', async () => {
    const large = new Request('https://h.example', { method: 'POST', body: 'x'.repeat(11) });
    expect(await thrownBy(readRawBody(large, { maxBytes: 10 }))).toMatchObject({
      code: 'invalid_request',
      field: 'body',
    });
    const used = new Request('https://h.example', { method: 'POST', body: 'x' });
    await used.text();
    expect(await thrownBy(readRawBody(used))).toMatchObject({ field: 'body' });
    const endless = {
      body: new ReadableStream<Uint8Array>({ pull: () => new Promise<void>(() => undefined) }),
    };
    expect(await thrownBy(readRawBody(endless, { deadlineMs: 5 }))).toMatchObject({ field: 'body' });
  });
});

describe('XML answers', () => {
  it('are parsed, and unreadable ones have an unknown effect', async () => {
    const request = { url: 'https://p.example', xml: '<a/>', soapAction: 'pay' };
    expect((await sendXml(answering(200, '<b>1</b>'), request)).root).toMatchObject({ name: 'b', text: '1' });
    expect(await thrownBy(sendXml(answering(200, '<!DOCTYPE x><b/>'), request))).toMatchObject({
      code: 'response_unreadable',
      effect: 'unknown',
    });
  });
});

describe('protobuf', () => {
  const { Payment } = createProtobufCodecs(
    'syntax = "proto3"; message Payment { string id = 1; int64 amount_minor = 2; }',
    ['Payment'],
  );

  it('keeps 64-bit numbers exact', () => {
    const bytes = Payment.encode({ id: 'a', amountMinor: Number.MAX_SAFE_INTEGER });
    expect(Payment.decode(bytes)).toEqual({ id: 'a', amountMinor: String(Number.MAX_SAFE_INTEGER) });
  });

  it('names the field that does not fit', () => {
    expect(() => Payment.encode({ id: 5 })).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'id' }) as Error,
    );
  });

  it.each([
    ['half a message', [10, 9, 97]],
    ['noise', [255, 255, 255, 255]],
  ])('refuses %s', (_, bytes) => {
    expect(() => Payment.decode(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'callback_unreadable' }) as Error,
    );
    expect(() => Payment.decodeAnswer(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'response_unreadable', effect: 'unknown' }) as Error,
    );
  });

  it('refuses a proto that has imports, is invalid, or lacks the message', () => {
    for (const proto of ['import "x.proto";', 'nonsense', 'syntax = "proto3";']) {
      expect(() => createProtobufCodecs(proto, ['Payment'])).toThrow(
        expect.objectContaining({ field: 'proto' }) as Error,
      );
    }
  });
});

describe('options', () => {
  it('that are blank are refused by name, without their value', () => {
    expect(() => requireText({ apiKey: ' ' }, 'apiKey')).toThrow(
      expect.objectContaining({ field: 'apiKey' }) as Error,
    );
    expect(() => requireSecret(undefined as never, 'apiKey')).toThrow(
      expect.objectContaining({ field: 'apiKey' }) as Error,
    );
    expect(JSON.stringify(requireSecret({ apiKey: 'k' }, 'apiKey'))).not.toContain('k"');
  });
});
