/** States that an integer needs 64 bits. Generators choose the type by `format`: without one it is 32 bits in most languages, whatever `maximum` says. */
export function addIntegerFormat(jsonSchema: Record<string, unknown>): void {
  if (jsonSchema['type'] === 'integer' && Number(jsonSchema['maximum']) > 2 ** 31)
    jsonSchema['format'] ??= 'int64';
}
