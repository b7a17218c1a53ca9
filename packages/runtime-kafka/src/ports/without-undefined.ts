/** Drops undefined members, so that equal records compare and serialize alike. */
export function withoutUndefined<Value extends object>(value: {
  [K in keyof Value]: Value[K] | undefined;
}): Value {
  const kept: Partial<Record<keyof Value, unknown>> = {};
  for (const name in value) if (value[name] !== undefined) kept[name] = value[name];
  return kept as Value;
}
