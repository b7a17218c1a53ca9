const namesMax = 200;

/** A name for each text, so that a connection parses and plans it once; none for more texts than a program has of its own. */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= namesMax) return known;
    const name = `lango_${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}
