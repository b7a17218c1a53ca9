import type { HostileCase } from '../hostile-case.js';
import { callApi, canary, depositBody, phone } from '../hostile-system.js';

/** A text that `POST /v1/deposits` must refuse. */
const text = (
  name: string,
  body: string | Uint8Array,
  status: readonly number[] = [400, 422],
  headers: Record<string, string> = {},
): HostileCase => ({
  name,
  status,
  send: ({ runtime, tokens }) =>
    callApi(runtime.apiUrl ?? '', 'POST', '/v1/deposits', { token: tokens.a, body, headers }),
});

const valid = JSON.stringify(depositBody('fake'));
/** A valid deposit in which one part is another. */
const changed = (name: string, changes: Record<string, unknown>, status: readonly number[] = [422]) =>
  text(name, JSON.stringify({ ...depositBody('fake'), ...changes }), status);
const amount = (name: string, literal: string, status: readonly number[] = [400, 422]) =>
  text(
    `an amount of ${name} is refused`,
    valid.replace('"amountMinor":150000', `"amountMinor":${literal}`),
    status,
  );
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const amounts: readonly (readonly [string, string])[] = [
  ['zero', '0'], ['minus one', '-1'], ['minus zero', '-0'], ['a fraction', '10.5'], ['a whole number with a point', '10.0'],
  ['an exponent', '1e3'], ['an upper-case exponent', '1E3'], ['a hidden fraction', '1.0000000000000000001'],
  ['a text', '"100"'], ['null', 'null'], ['true', 'true'], ['a list', '[100]'], ['an object', '{"value":100}'],
  ['infinity', '1e999'], ['NaN', 'NaN'], ['Infinity', 'Infinity'], ['a hexadecimal number', '0x64'], ['an octal number', '0100'],
  ['a number with a plus', '+100'], ['a number with an underscore', '1_000'], ['more than a safe integer', '9007199254740992'],
  ['more than a safe integer by rounding', '9007199254740993'], ['300 digits', '9'.repeat(300)], ['nothing', ''],
  ['more than the gateway takes', '9007199254740991'],
]; // prettier-ignore

const contentTypes: readonly (readonly [string, string])[] = [
  ['text/plain', 'text/plain'], ['a form', 'application/x-www-form-urlencoded'], ['a multipart form', 'multipart/form-data; boundary=x'],
  ['XML', 'application/xml'], ['JSON with another charset', 'application/json; charset=utf-16'], ['JSON of another kind', 'application/ld+json'],
  ['a list of types', 'text/plain, application/json'], ['JSON in a parameter', 'text/plain; x=application/json'], ['nonsense', ';;;'],
]; // prettier-ignore

/** Bodies that are too big, too deep, ambiguous, or not what they say. */
export const bodyCases: readonly HostileCase[] = [
  ...amounts.map(([name, literal]) => amount(name, literal)),
  ...contentTypes.map(([name, type]) => text(`a body sent as ${name} is refused`, valid, [415], { 'content-type': type })),
  text('a compressed body is refused', valid, [415], { 'content-encoding': 'gzip' }),
  text('an empty body is refused', '', [400]),
  text('a body of spaces is refused', '   ', [400]),
  text('a body cut short is refused', valid.slice(0, -1), [400]),
  text('a body with a tail is refused', `${valid}x`, [400]),
  text('two bodies are refused', `${valid}${valid}`, [400]),
  text('a list is refused', `[${valid}]`, [422]),
  text('a text is refused', '"deposit"', [422]),
  text('a number is refused', '1', [422]),
  text('null is refused', 'null', [422]),
  text('single quotes are refused', valid.replaceAll('"', "'"), [400]),
  text('a comment is refused', `/* ${canary} */${valid}`, [400]),
  text('a comma too many is refused', valid.replace(/}$/, ',}'), [400]),
  text('bytes that are no UTF-8 are refused', Buffer.from([...Buffer.from(valid).subarray(0, -2), 0xff, 0xfe, 0x7d]), [400]),
  text('UTF-16 is refused', Buffer.from(valid, 'utf16le'), [400]),
  text('an overlong encoding is refused', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]), [400]),
  text('a NUL byte is refused', valid.replace('INV-1', 'INV\0'), [400]),
  text('an escaped NUL is refused', valid.replace('INV-1', 'INV\\u0000'), [400]),
  text('half a surrogate pair is refused', valid.replace('INV-1', 'INV\\ud800'), [400]),
  text('the other half is refused', valid.replace('INV-1', 'INV\\udc00'), [400]),
  text('an unknown escape is refused', valid.replace('INV-1', 'INV\\x41'), [400]),
  text('a NUL in a name is refused', valid.replace('"metadata"', '"meta\\u0000"').replace('{', '{"a\\u0000":1,'), [400]),
  text('__proto__ is refused', valid.replace('{', '{"__proto__":{"admin":true},'), [400]),
  text('an escaped __proto__ is refused', valid.replace('{', '{"\\u005f_proto__":{"admin":true},'), [400]),
  text('constructor is refused', valid.replace('{', '{"constructor":{"prototype":{"admin":true}},'), [400]),
  text('prototype is refused', valid.replace('{', '{"prototype":{},'), [400]),
  text('__proto__ inside is refused', valid.replace('"amount":{', '"amount":{"__proto__":{"amountMinor":1},'), [400]),
  text('__proto__ in metadata is refused', valid.replace(/}$/, ',"metadata":{"__proto__":"x"}}'), [400]),
  text('constructor in the options is refused', valid.replace(/}$/, ',"gatewayOptions":{"fake":{"constructor":1}}}'), [400]),
  text('a member twice is refused', valid.replace('{', '{"gateway":"mpesa",'), [400]),
  text('an amount twice is refused', valid.replace('"amountMinor":150000', '"amountMinor":1,"amountMinor":150000'), [400]),
  text('a member twice by an escape is refused', valid.replace('{', '{"gatew\\u0061y":"mpesa",'), [400]),
  text('lists in lists are refused', valid.replace(/}$/, `,"gatewayOptions":{"fake":{"x":${nested(20)}}}}`), [400]),
  text('50,000 lists in lists are refused', nested(30_000), [400]),
  text('30,000 open brackets are refused', '['.repeat(60_000), [400]),
  text('10,000 objects in objects are refused', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, [400]),
  text('a body of 65 KiB is refused', JSON.stringify({ ...depositBody('fake'), x: 'a'.repeat(65 * 1024) }), [413]),
  text('a body of 8 MiB is refused', `"${'a'.repeat(8 * 1024 * 1024)}"`, [413, 0]),
  text('a body of 60 KiB of spaces is refused', `${' '.repeat(60_000)}x`, [400]),
  text('60 KiB of escapes are refused', `"${'\\u0041'.repeat(10_000)}"`, [422]),
  text('10,000 members are refused', `{${Array.from({ length: 5_000 }, (_, n) => `"m${n}":1`).join(',')}}`, [422]),
  changed('an unknown member is refused', { admin: true }),
  changed('a status of its own is refused', { status: 'succeeded' }),
  changed('a merchant of its own is refused', { merchantId: 'mer_000000000000000000000000' }),
  changed('an id of its own is refused', { transactionId: `txn_${'0'.repeat(32)}` }),
  changed('an environment of its own is refused', { environment: 'live' }),
  changed('a gateway that does not exist is refused', { gateway: 'nope' }),
  changed('a gateway named after a prototype is refused', { gateway: 'constructor' }),
  changed('a gateway with a path in it is refused', { gateway: '../mpesa' }),
  changed('a gateway as a list is refused', { gateway: ['fake'] }),
  changed('a gateway as an object is refused', { gateway: { $ne: '' } }),
  changed('a currency in lower case is refused', { amount: { amountMinor: 100, currency: 'kes' } }),
  changed('a currency that does not exist is refused', { amount: { amountMinor: 100, currency: 'XXX' } }, [422]),
  changed('a currency with a NUL-like blank is refused', { amount: { amountMinor: 100, currency: 'KES ' } }),
  changed('a currency named after a prototype is refused', { amount: { amountMinor: 100, currency: 'toString' } }),
  changed('an amount with more members is refused', { amount: { amountMinor: 100, currency: 'KES', scale: 0 } }),
  changed('an amount without a currency is refused', { amount: { amountMinor: 100 } }),
  changed('no counterparty is refused', { counterparty: undefined }),
  changed('a counterparty as text is refused', { counterparty: `+${phone}` }),
  changed('a counterparty of 17 members is refused', { counterparty: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`m${n}`, 'x'])) }),
  changed('a counterparty with a nested member is refused', { counterparty: { phoneNumber: { $gt: '' } } }),
  changed('a counterparty member of 300 characters is refused', { counterparty: { phoneNumber: '1'.repeat(300) } }),
  changed('a counterparty member with an odd name is refused', { counterparty: { 'phone number': 'x' } }),
  changed('a reference of 256 characters is refused', { merchantReference: 'a'.repeat(256) }),
  changed('a reference with a line break is refused', { merchantReference: `INV\r\nSet-Cookie: ${canary}` }),
  changed('a reference with an escape sequence is refused', { merchantReference: `\u001b[2J${canary}` }),
  changed('an empty reference is refused', { merchantReference: '' }),
  changed('21 labels are refused', { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'v'])) }),
  changed('a label of 501 characters is refused', { metadata: { k: 'v'.repeat(501) } }),
  changed('a label with a number is refused', { metadata: { k: 1 } }),
  changed('a label name with a space is refused', { metadata: { 'a b': 'v' } }),
  changed('options that are no object are refused', { gatewayOptions: 'x' }),
  changed('options named oddly are refused', { gatewayOptions: { 'Fake Gateway': {} } }),
  ...['', 'a\tb', 'ü', ' ', 'a'.repeat(256), 'a b'].map((key, index): HostileCase => ({
    name: `the idempotency key number ${index + 1} that is no plain text is refused`,
    status: [400],
    send: ({ runtime, tokens }) =>
      callApi(runtime.apiUrl ?? '', 'POST', '/v1/deposits', { token: tokens.a, body: valid, headers: { 'idempotency-key': encodeURIComponent(key) === key || key === '' ? key : Buffer.from(key).toString('latin1') } }),
  })),
  {
    name: 'one key for two requests is refused, and the second is not stored',
    status: [422],
    mayChange: ['transactions', 'journal', 'receipts', 'deliveries'],
    maySend: 3,
    send: async ({ runtime, tokens }) => {
      const headers = { 'idempotency-key': 'hostile-reuse' };
      const send = (body: unknown) => callApi(runtime.apiUrl ?? '', 'POST', '/v1/deposits', { token: tokens.a, body, headers });
      await send(depositBody('fake'));
      return send(depositBody('fake', { merchantReference: 'INV-2' }));
    },
  },
]; // prettier-ignore
