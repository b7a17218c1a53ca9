import { hash } from 'node:crypto';

const namesMax = 200;

/**
 * A name for each text, so that a connection parses and plans it once; undefined beyond a bound. The name is a digest of the text, since other
 * code of the host may use the same connection.
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const existing = names.get(text);
    if (existing !== undefined || names.size >= namesMax) return existing;
    const name = `lango_${hash('sha256', text, 'hex').slice(0, 20)}`;
    names.set(text, name);
    return name;
  };
}
