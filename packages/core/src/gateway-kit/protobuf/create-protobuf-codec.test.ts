import { describe, expect, it } from 'vitest';
import { createProtobufCodecs } from './create-protobuf-codec.js';

const proto = `
syntax = "proto3";
message Answer { string reference = 1; int64 amount_minor = 2; Status status = 3; }
enum Status { STATUS_UNSPECIFIED = 0; PAID = 1; }
`;
const { Answer } = createProtobufCodecs(proto, ['Answer']);

describe('a protobuf message', () => {
  it('without bytes has the default in every field', () => {
    expect(Answer.encode({})).toHaveLength(0);
    expect(Answer.decode(new Uint8Array())).toEqual({});
    expect(Answer.decodeAnswer(new Uint8Array())).toEqual({});
  });

  it('without bytes is refused where a field is required', () => {
    const older = 'syntax = "proto2"; message Answer { required string reference = 1; }';
    const codec = createProtobufCodecs(older, ['Answer']).Answer;
    expect(() => codec.decode(new Uint8Array())).toThrow('not such a message');
  });
});
