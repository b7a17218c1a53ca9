import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import * as protobuf from '../../gateway-kit/protobuf/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects, texts } from './garbage.js';

const proto = `syntax = "proto3";
message Line { uint32 amount = 1; }
message Payment { string id = 1; int64 amount_minor = 2; int32 step = 3; Line line = 4; repeated Line lines = 5; map<string, Line> by_name = 6; double rate = 7; }`;
const { Payment, Line } = protobuf.createProtobufCodecs(proto, ['Payment', 'Line']);
const ok: GatewayHttp = async () => ({ status: 200, headers: {}, body: Line.encode({ amount: 1 }) });
const options = { url: 'http://127.0.0.1:9/', request: Line, fields: {}, answer: Line, provider: 'Acme' };
const absent = ['undefined', 'null'] as const;

/** `@lango/core/gateway-kit/protobuf`. */
export const badInputOfProtobuf: BadInputTable = {
  createProtobufCodecs: [
    refuses('proto', ['an empty text', 'a blank text'], (bad) => protobuf.createProtobufCodecs(bad, [])),
    refuses(/^(names|proto)$/, ['a list'], (bad) => protobuf.createProtobufCodecs(proto, bad)),
    refuses(/^(names|proto)$/, [], (bad) => protobuf.createProtobufCodecs(proto, [bad])),
    refuses('options', ['undefined', ...objects], (bad) => protobuf.createProtobufCodecs(proto, [], bad)),
    refuses('maxBytes', ['undefined'], (bad) => protobuf.createProtobufCodecs(proto, [], { maxBytes: bad })),
    refuses('bytes', [], (bad) => Payment.decode(bad), [Uint8Array.of(255)]),
    refuses('bytes', [], (bad) => Payment.decodeAnswer(bad), [Uint8Array.of(255)]),
    refuses('fields', objects, (bad) => Payment.encode(bad)),
    refuses('id', [...absent, ...texts.filter((one) => one !== 'half a surrogate pair')], (id) =>
      Payment.encode({ id }),
    ),
    refuses('amountMinor', [...absent, 'a negative number', 'zero'], (amountMinor) =>
      Payment.encode({ amountMinor }),
    ),
    refuses('step', [...absent, 'a negative number', 'zero'], (step) => Payment.encode({ step }), [
      2 ** 31,
      2 ** 32 + 5,
    ]),
    refuses(
      'rate',
      [...absent, 'a fraction', 'a negative number', 'zero', 'an unsafe number', 'a huge number'],
      (rate) => Payment.encode({ rate }),
    ),
    refuses(/^line(\.amount)?$/, [...absent, ...objects], (line) => Payment.encode({ line })),
    refuses('line.amount', [...absent, 'zero'], (amount) => Payment.encode({ line: { amount } }), [2 ** 32]),
    refuses(/^lines(\[0\])?\.amount$/, [...absent, 'zero'], (amount) =>
      Payment.encode({ lines: [{ amount }] }),
    ),
    refuses(/^byName(\.a)?\.amount$/, [...absent, 'zero'], (amount) =>
      Payment.encode({ byName: { a: { amount } } }),
    ),
    refuses('amount_minor', [], () => Payment.encode({ amount_minor: 5 })),
    answers(
      'a number of 32 bits that fits is kept',
      () => Line.decode(Line.encode({ amount: 2 ** 32 - 1 })),
      { amount: 2 ** 32 - 1 },
    ),
  ],
  sendProtobuf: [
    refuses('http', ['a function'], (bad) => protobuf.sendProtobuf(bad, options)),
    refuses(/^(options|request)$/, [], (bad) => protobuf.sendProtobuf(ok, bad)),
    refuses('request', [], (bad) => protobuf.sendProtobuf(ok, { ...options, request: bad })),
    refuses('answer', [], (bad) => protobuf.sendProtobuf(ok, { ...options, answer: bad })),
    refuses('fields', objects, (bad) => protobuf.sendProtobuf(ok, { ...options, fields: bad })),
    refuses(/^response(\.status)?$/, [], (bad) => protobuf.sendProtobuf(async () => bad, options)),
  ],
};
