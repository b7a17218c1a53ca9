import type protobuf from 'protobufjs';
import { checkRequest } from '../../input/check-input.js';

/** Ranges by type. The library truncates what does not fit: 2^32 + 5 is sent as 5. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  sint32: [-(2 ** 31), 2 ** 31 - 1],
  sfixed32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  fixed32: [0, 2 ** 32 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  sint64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  sfixed64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  fixed64: [0, Number.MAX_SAFE_INTEGER],
  float: [-Number.MAX_VALUE, Number.MAX_VALUE],
  double: [-Number.MAX_VALUE, Number.MAX_VALUE],
};

/**
 * Refuses what the library would change silently: it omits unknown fields, truncates numbers that do not fit, and replaces lone surrogates.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field by its path
 */
export function assertProtobufFields(type: protobuf.Type, fields: unknown, path = ''): void {
  const named = checkRequest.object(path === '' ? 'fields' : path, fields as Record<string, unknown>);
  for (const [name, value] of Object.entries(named)) {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    const at = path === '' ? name : `${path}.${name}`;
    if (field === undefined) throw checkRequest.wrong(at, `is not a field of ${type.name}`);
    if (value === undefined || value === null) continue;
    if (field.repeated) {
      checkRequest
        .list(at, value as readonly unknown[])
        .forEach((one, index) => assertValue(field, one, `${at}[${index}]`));
    } else if (field.map) {
      const entries = Object.entries(checkRequest.object(at, value as Record<string, unknown>));
      for (const [key, one] of entries) assertValue(field, one, `${at}.${key}`);
    } else assertValue(field, value, at);
  }
}

function assertValue(field: protobuf.Field, value: unknown, at: string): void {
  const range = ranges[field.type];
  if (range !== undefined && typeof value === 'number')
    checkRequest.number(at, value, { least: range[0], most: range[1] });
  if (typeof value === 'string') checkRequest.wellFormed(at, value);
  // Type and Enum are distinguished by their members, to avoid importing the library here.
  if (field.resolvedType !== null && 'fields' in field.resolvedType)
    assertProtobufFields(field.resolvedType, value, at);
}
