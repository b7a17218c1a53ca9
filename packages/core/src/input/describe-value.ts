const longestText = 80;

/**
 * A value as it may stand in the message of an error: short, and never itself a reason to throw, whatever a caller passed. An object shows
 * only that it is one, since it may hold a credential.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > longestText ? `${value.slice(0, longestText)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
    case 'object':
      return value === null ? 'null' : 'an object';
  }
}
