import { expect } from 'vitest';
import * as kit from '../../gateway-kit/index.js';
import { answers, refuses, type BadInputRow, type BadInputTable } from './bad-input-row.js';
import { garbage, objects } from './garbage.js';
import { at } from './sample-input.js';

const all = Object.values(garbage);
const request = { method: 'POST', url: 'http://127.0.0.1:9/' } as const;
const answering =
  (body: unknown): kit.GatewayHttp =>
  () =>
    Promise.resolve({ status: 200, headers: {}, body } as never);
const ok = answering(Buffer.from('{}'));
const sendingBy = (create: () => kit.ClosableGatewayHttp) => async (part: object) => {
  const http = create();
  try {
    return await http({ ...request, ...part });
  } finally {
    await http.close();
  }
};
const token = async () => ({ value: 'token', expiresAtMs: Date.now() + 3_600_000 });
const map = kit.createStatusMap({ OK: 'succeeded' });
const status = { rawCode: 'OK', gatewayReference: 'g-1' };
/** Texts that are sent as they are, blank or not. */
const sendable = [
  'an empty text',
  'a blank text',
  'a word',
  'a line break',
  'a long text',
  'the name of a method',
] as const;

/** What every transport refuses of a request, before anything is sent. */
const requestsOf = (create: () => kit.ClosableGatewayHttp): readonly BadInputRow[] => {
  const sending = sendingBy(create);
  return [
    refuses(/^(request|url)$/, [], (bad) => create()(bad)),
    refuses('url', [], (url) => sending({ url }), ['ftp://h.example/', '/path']),
    refuses('method', [], (method) => sending({ method }), ['post', 'TRACE']),
    refuses('headers', ['undefined', ...objects], (headers) => sending({ headers }), [{ 'a b': 'x' }]),
    refuses(
      'headers.a',
      [...sendable.filter((one) => one !== 'a line break')],
      (bad) => sending({ headers: { a: bad } }),
      ['a\r\nb: c', 'naïve €'],
    ),
    refuses(
      'headers.Content-Length',
      [],
      (bad) => sending({ body: 'abcde', headers: { 'Content-Length': bad } }),
      ['3', '9', '-1', '5x'],
    ),
    refuses('headers.connection', [], (bad) => sending({ headers: { connection: bad } }), ['close', 'x']),
    refuses('body', ['undefined', ...sendable], (body) => sending({ body })),
    refuses('deadlineMs', ['undefined'], (deadlineMs) => sending({ deadlineMs }), [2 ** 31]),
    refuses('maxResponseBytes', ['undefined'], (maxResponseBytes) => sending({ maxResponseBytes })),
    refuses('signal', ['undefined'], (signal) => sending({ signal })),
  ];
};

/** `@lango/core/gateway-kit`. */
export const badInputOfGatewayKit: BadInputTable = {
  createUndiciGatewayHttp: [
    refuses('options', ['undefined', ...objects], (bad) => kit.createUndiciGatewayHttp(bad)),
    refuses('connectTimeoutMs', ['undefined'], (bad) =>
      kit.createUndiciGatewayHttp({ connectTimeoutMs: bad }),
    ),
    refuses('connectionsMax', ['undefined'], (bad) => kit.createUndiciGatewayHttp({ connectionsMax: bad })),
    refuses('importLibrary', ['undefined', 'a function'], (bad) =>
      kit.createUndiciGatewayHttp({ importLibrary: bad }),
    ),
    ...requestsOf(() => kit.createUndiciGatewayHttp()),
  ],
  createFetchGatewayHttp: [
    refuses('options', ['undefined', ...objects], (bad) => kit.createFetchGatewayHttp(bad)),
    refuses('fetch', ['undefined', 'a function'], (bad) => kit.createFetchGatewayHttp({ fetch: bad })),
    ...requestsOf(() => kit.createFetchGatewayHttp()),
  ],
  createGatewayHttp: [
    refuses('options', ['undefined', ...objects], (bad) => kit.createGatewayHttp(bad)),
    refuses('importLibrary', ['undefined', 'a function'], (bad) =>
      kit.createGatewayHttp({ importLibrary: bad }),
    ),
    ...requestsOf(() => kit.createGatewayHttp()),
  ],
  checkSettings: [
    refuses('options', [...objects], (bad) => kit.checkSettings(bad, {} as never)),
    refuses('shape', [...objects], (bad) => kit.checkSettings({}, bad)),
    refuses('a', [], (bad) => kit.checkSettings({ a: bad }, {} as never)),
  ],
  findUnknownSetting: [
    answers(
      'every value that is no object has no members',
      () => all.map((bad) => kit.findUnknownSetting({}, bad)).filter(Boolean),
      [],
    ),
  ],
  parseJsonBytes: [
    refuses('body', [], (bad) => kit.parseJsonBytes(bad), [Buffer.from('{'), Buffer.from([0xff])]),
  ],
  sendJson: [
    refuses('http', ['a function'], (bad) => kit.sendJson(bad, request)),
    refuses('request', objects, (bad) => kit.sendJson(ok, bad)),
    refuses(
      'json',
      [
        'undefined',
        'null',
        'a fraction',
        'a negative number',
        'zero',
        'an unsafe number',
        'a huge number',
        'true',
        'half a surrogate pair',
        ...sendable,
        ...objects,
        'a list',
      ],
      (json) => kit.sendJson(ok, { ...request, json }),
      [{ amount: Number.NaN }, [1n]],
    ),
    refuses('answerStatuses', ['undefined', 'a list'], (answerStatuses) =>
      kit.sendJson(ok, { ...request, answerStatuses }),
    ),
    refuses(/^response(\.status)?$/, [], (bad) => kit.sendJson(async () => bad, request)),
    refuses(
      'response.status',
      [],
      (bad) =>
        kit.sendJson(() => Promise.resolve({ status: bad, headers: {}, body: Buffer.from('{}') }), request),
      [99, 600],
    ),
    refuses('response.body', [], (bad) => kit.sendJson(answering(bad), request)),
    answers(
      'a transport that answers nonsense has an unknown effect',
      () => kit.sendJson(answering('{}'), request).catch(({ effect }: { effect: string }) => effect),
      'unknown',
    ),
  ],
  constantTimeEqual: [
    answers(
      'garbage equals nothing, not even itself',
      () => all.some((bad) => typeof bad !== 'string' && kit.constantTimeEqual(bad as never, bad as never)),
      false,
    ),
    answers(
      'halves of different surrogate pairs are not equal',
      () => kit.constantTimeEqual('\ud800', '\udfff'),
      false,
    ),
  ],
  createTokenCache: [
    refuses('options', ['undefined', ...objects], (bad) => kit.createTokenCache(bad)),
    refuses('refreshBeforeMs', ['undefined', 'zero', 'a fraction'], (bad) =>
      kit.createTokenCache({ refreshBeforeMs: bad }),
    ),
    refuses('now', ['undefined', 'a function'], (bad) => kit.createTokenCache({ now: bad })),
    refuses('key', ['a word', 'a line break', 'the name of a method'], (bad) =>
      kit.createTokenCache().obtain(bad, {}, token),
    ),
    refuses('options', objects, (bad) => kit.createTokenCache().obtain('k', bad, token)),
    refuses('fetchToken', ['a function'], (bad) => kit.createTokenCache().obtain('k', {}, bad)),
    refuses(/^accessToken(\.value)?$/, [], (bad) => kit.createTokenCache().obtain('k', {}, async () => bad)),
    refuses('accessToken.expiresAtMs', ['zero', 'a fraction'], (bad) =>
      kit.createTokenCache().obtain('k', {}, async () => ({ value: 't', expiresAtMs: bad })),
    ),
  ],
  createSecret: [
    refuses('value', ['a word', 'a line break', 'the name of a method'], (bad) => kit.createSecret(bad)),
  ],
  readHeader: [
    refuses('headers', objects, (bad) => kit.readHeader(bad, 'a')),
    refuses('headers.a', ['undefined', ...sendable, 'half a surrogate pair', 'a list'], (bad) =>
      kit.readHeader({ A: bad }, 'a'),
    ),
    refuses('name', ['a word', 'the name of a method'], (bad) => kit.readHeader({}, bad)),
    answers(
      'a name that every object has finds no header',
      () => kit.readHeader({}, 'constructor'),
      undefined,
    ),
  ],
  receivedAtMs: [
    refuses('receivedAt', [], (bad) => kit.receivedAtMs(bad)),
    refuses(
      'receivedAt',
      ['a fraction', 'a negative number', 'zero', 'an unsafe number', 'a huge number'],
      (bad) => kit.receivedAtMs({ receivedAt: bad }),
      ['1', '22/11/2026'],
    ),
    answers('the documented time is read', () => kit.receivedAtMs({ receivedAt: at }), Date.parse(at)),
  ],
  assertHttpSuccess: [
    refuses('status', [], (bad) => kit.assertHttpSuccess(bad, 'Acme')),
    refuses('status', [], (bad) =>
      kit.assertHttpSuccess({ status: bad, headers: {}, body: new Uint8Array() }, 'Acme'),
    ),
  ],
  readRetryAfterMs: [
    answers(
      'garbage asks for no wait',
      () =>
        all.every(
          (bad) =>
            kit.readRetryAfterMs(bad as never) === undefined &&
            kit.readRetryAfterMs({ headers: { 'retry-after': bad as never } }) === undefined &&
            kit.readRetryAfterMs(
              { headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' } },
              Number.NaN,
            ) === undefined,
        ),
      true,
    ),
  ],
  toHttpRefusal: [
    answers(
      'garbage is an answer that cannot be read, effect unknown',
      () =>
        all.every((bad) => {
          const { code, effect, field } = kit.toHttpRefusal(bad as never, bad as never);
          return code === 'response_unreadable' && effect === 'unknown' && field === 'status';
        }),
      true,
    ),
  ],
  parseForm: [refuses('body', [...sendable, 'half a surrogate pair'], (bad) => kit.parseForm(bad))],
  sendForm: [
    refuses('http', ['a function'], (bad) => kit.sendForm(bad, { ...request, form: {} })),
    refuses(/^(request|form)$/, [], (bad) => kit.sendForm(ok, bad)),
    refuses('form', objects, (form) => kit.sendForm(ok, { ...request, form })),
    refuses('form.amount', ['undefined', 'a fraction', 'a negative number', 'zero', ...sendable], (bad) =>
      kit.sendForm(ok, { ...request, form: { amount: bad } }),
    ),
  ],
  ignoreUnaskedContinue: [refuses('socket', [], (bad) => kit.ignoreUnaskedContinue(bad))],
  uuidOf: [
    refuses('text', ['a word', 'a line break', 'a long text', 'the name of a method'], (bad) =>
      kit.uuidOf(bad),
    ),
  ],
  readRawBody: [
    refuses('body', ['null'], (bad) => kit.readRawBody(bad), [{ body: undefined }, { body: 5 }]),
    refuses('options', ['undefined', ...objects], (bad) => kit.readRawBody(null, bad)),
    refuses('maxBytes', ['undefined'], (bad) => kit.readRawBody(null, { maxBytes: bad })),
    refuses('deadlineMs', ['undefined'], (bad) => kit.readRawBody(null, { deadlineMs: bad })),
    refuses('body', [...sendable, 'half a surrogate pair'], (bad) => kit.readRawBody(streamOf(bad))),
  ],
  createStatusMap: [
    refuses('table', objects, (bad) => kit.createStatusMap(bad)),
    refuses(/^table\.OK(\.failed)?$/, [], (bad) => kit.createStatusMap({ OK: bad }), [
      'success',
      'failed',
      'declined',
    ]),
    refuses('table.NO.failed', [], (bad) => kit.createStatusMap({ NO: { failed: bad } })),
    refuses('table.NO.retryable', ['undefined', 'true'], (bad) =>
      kit.createStatusMap({ NO: { failed: 'declined', retryable: bad } }),
    ),
    refuses(/^(status|rawCode)$/, [], (bad) => map(bad)),
    refuses('rawCode', [...sendable, 'half a surrogate pair'], (rawCode) => map({ ...status, rawCode })),
    refuses('rawMessage', ['undefined', ...sendable, 'half a surrogate pair'], (rawMessage) =>
      map({ ...status, rawMessage }),
    ),
    refuses(
      'gatewayReference',
      [...sendable.filter((one) => one !== 'an empty text'), 'half a surrogate pair'],
      (gatewayReference) => map({ ...status, gatewayReference }),
    ),
    refuses(/^money(\.currency)?$/, ['undefined'], (money) => map({ ...status, money })),
    refuses('money.amountMinor', ['zero'], (bad) =>
      map({ ...status, money: { amountMinor: bad, currency: 'KES' } }),
    ),
    refuses(/^fee(\.currency)?$/, ['undefined'], (fee) => map({ ...status, fee })),
    answers(
      'a wrong amount in an answer has an unknown effect',
      () => {
        try {
          return map({ ...status, money: { amountMinor: -1, currency: 'KES' } });
        } catch (error) {
          return (error as { effect: string }).effect;
        }
      },
      'unknown',
    ),
  ],
  requireSecret: [
    refuses('apiKey', [], (bad) => kit.requireSecret(bad, 'apiKey')),
    refuses('apiKey', ['a word', 'a line break', 'the name of a method'], (bad) =>
      kit.requireSecret({ apiKey: bad }, 'apiKey'),
    ),
  ],
  requireText: [
    refuses('apiKey', [], (bad) => kit.requireText(bad, 'apiKey')),
    refuses('apiKey', ['a word', 'a line break', 'the name of a method'], (bad) =>
      kit.requireText({ apiKey: bad }, 'apiKey'),
    ),
    refuses(/^(field|nonsense|a\nb)$/, ['the name of a method'], (bad) => kit.requireText({}, bad)),
    refuses('constructor', [], () => kit.requireText({}, 'constructor')),
  ],
  createAmountUnits: [
    refuses(/^unit/, objects, (bad) => kit.createAmountUnits(bad), ['cents']),
    refuses('exceptions', ['undefined', ...objects], (bad) => kit.createAmountUnits('major', bad)),
    refuses('exceptions.XXX', [], () => kit.createAmountUnits('major', { XXX: 'minor' })),
    refuses(/^money/, [], (bad) => kit.createAmountUnits('major').toText(bad)),
    answers(
      'what is no amount is undefined, not a number',
      () => all.filter((bad) => kit.createAmountUnits('minor').toMinor(bad, 'KES') !== undefined),
      [0],
    ),
  ],
  answer: [
    refuses('body', objects, (bad) => kit.answer.fields(bad)),
    refuses('body', [], (bad) => kit.answer.json(bad), [Buffer.from('[]'), Buffer.from('{')]),
    refuses('body', [], (bad) => kit.answer.form(bad)),
    answers(
      'its error is unknown',
      () => kit.answer.unreadable('amount', 'is none'),
      expect.objectContaining({ code: 'response_unreadable', effect: 'unknown', field: 'amount' }),
    ),
  ],
  callback: [
    refuses('body', objects, (bad) => kit.callback.fields(bad)),
    refuses('body', [], (bad) => kit.callback.json(bad), [Buffer.from('null')]),
    refuses('body', [], (bad) => kit.callback.form(bad)),
    answers(
      'its error has no effect',
      () => kit.callback.unreadable('amount', 'is none'),
      expect.objectContaining({ code: 'callback_unreadable', effect: 'none' }),
    ),
  ],
  input: [
    refuses('body', objects, (bad) => kit.input.fields(bad)),
    answers(
      'its error has no effect',
      () => kit.input.unreadable('amount', 'is none'),
      expect.objectContaining({ code: 'invalid_request', effect: 'none' }),
    ),
  ],
  createAccountTokens: [
    refuses(/^(options|account)$/, [], (bad) => kit.createAccountTokens(bad)),
    refuses('account', ['a list'], (bad) => kit.createAccountTokens({ account: bad, fetchToken: token }), [
      [],
    ]),
    refuses('fetchToken', ['a function'], (bad) =>
      kit.createAccountTokens({ account: ['a'], fetchToken: bad }),
    ),
  ],
  harmlessStep: [refuses('step', ['a function'], (bad) => kit.harmlessStep(bad))],
};

async function* streamOf(part: unknown): AsyncGenerator<never> {
  yield part as never;
}
