import { hash } from 'node:crypto';

const namesMax = 200;

/**
 * A name for each text, so that a connection parses and plans it once; none for more texts than a program has of its own. Made of the text, since
 * another program of the host's may use the same connection.
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= namesMax) return known;
    const name = `lango_${hash('sha256', text, 'hex').slice(0, 20)}`;
    names.set(text, name);
    return name;
  };
}
