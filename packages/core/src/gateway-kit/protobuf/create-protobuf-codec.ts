import protobuf from 'protobufjs';
import { PaymentError, type PaymentEffect } from '../../errors/payment-error.js';
import { checkOption } from '../../input/check-input.js';
import { assertProtobufFields } from './assert-protobuf-fields.js';
import type { PaymentErrorCode } from '../../errors/payment-error-code.js';

/** A message as plain data: 64-bit numbers and enum values are strings, bytes are `Uint8Array`, absent fields are absent. */
export type ProtobufFields = Readonly<Record<string, unknown>>;

/** Encodes and decodes one message type. */
export interface ProtobufCodec {
  /**
   * Encodes the message.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, naming the field that the message does not have or that does not fit its type
   */
  encode(fields: ProtobufFields): Uint8Array;
  /**
   * Decodes untrusted bytes. No bytes are a message with defaults in every field: the caller checks required fields.
   *
   * @throws {PaymentError} `callback_unreadable`, effect `none`; the bytes are not repeated in the message.
   */
  decode(bytes: Uint8Array): ProtobufFields;
  /** The same for the answer to a request. @throws {PaymentError} `response_unreadable`, effect `unknown` */
  decodeAnswer(bytes: Uint8Array): ProtobufFields;
}

/** Limits of {@link createProtobufCodecs}. */
export interface ProtobufCodecOptions {
  /** Most bytes of a message. Default 65,536. */
  readonly maxBytes?: number;
}

/**
 * Creates codecs for the messages of a `.proto` file, passed as its text so that bundlers include it. Imports in it are refused.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `proto`, when the text is not a proto file or lacks a
 *   message; field `names` or `maxBytes`
 */
export function createProtobufCodecs<Name extends string>(
  proto: string,
  names: readonly Name[],
  options: ProtobufCodecOptions = {},
): Readonly<Record<Name, ProtobufCodec>> {
  const { maxBytes = 65_536 } = checkOption.settings(options);
  checkOption.number('maxBytes', maxBytes, { least: 1, whole: true });
  for (const name of checkOption.list('names', names)) checkOption.text('names', name);
  const root = parseProto(checkOption.wellFormed('proto', proto));
  const codecs = names.map((name) => [name, codecOf(lookUpType(root, name), maxBytes)] as const);
  return Object.freeze(Object.fromEntries(codecs)) as Readonly<Record<Name, ProtobufCodec>>;
}

function codecOf(type: protobuf.Type, maxBytes: number): ProtobufCodec {
  const decode = (bytes: Uint8Array, code: PaymentErrorCode, effect: PaymentEffect): ProtobufFields => {
    const refuse = (why: string): never => {
      throw new PaymentError(code, effect, `${type.name}: ${why}`, undefined, { field: 'bytes' });
    };
    if (!(bytes instanceof Uint8Array)) return refuse('not bytes');
    if (bytes.length > maxBytes) refuse(`the message is larger than ${maxBytes} bytes`);
    try {
      // A copy, because decoded bytes share memory with the input.
      return type.toObject(type.decode(Uint8Array.from(bytes)), { longs: String, enums: String });
    } catch {
      return refuse('the bytes are not such a message');
    }
  };
  return {
    encode: (fields) => {
      assertProtobufFields(type, fields);
      const problem = type.verify(fields);
      if (problem !== null) throw invalid(type.name, problem);
      return type.encode(type.fromObject(fields)).finish();
    },
    decode: (bytes) => decode(bytes, 'callback_unreadable', 'none'),
    decodeAnswer: (bytes) => decode(bytes, 'response_unreadable', 'unknown'),
  };
}

/** The library's message begins with the field: `amountMinor: integer|Long expected`. */
function invalid(typeName: string, problem: string): PaymentError {
  const field = problem.split(':', 1)[0] ?? typeName;
  return new PaymentError('invalid_request', 'none', `${typeName}: ${problem}`, undefined, { field });
}

function parseProto(proto: string): protobuf.Root {
  try {
    const {
      root,
      imports = [],
      weakImports = [],
    } = protobuf.parse(proto, new protobuf.Root(), { keepCase: false });
    if (imports.length + weakImports.length > 0) throw configuration('imports are not followed');
    root.resolveAll();
    return root;
  } catch (error) {
    throw PaymentError.is(error) ? error : configuration('the text is not a proto file');
  }
}

function lookUpType(root: protobuf.Root, name: string): protobuf.Type {
  try {
    return root.lookupType(name);
  } catch {
    throw configuration(`it has no message ${name}`);
  }
}

function configuration(why: string): PaymentError {
  return new PaymentError('configuration_invalid', 'none', `proto: ${why}`, undefined, { field: 'proto' });
}
