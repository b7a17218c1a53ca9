const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;

/** A CSV file whose rows are found once and read when they are wanted: RFC 4180, with LF or CRLF, and a byte-order mark or none. */
export interface CsvRows {
  readonly count: number;
  /** The fields of a row, from 0; white space at both ends removed. */
  read(index: number): readonly string[];
}

/** Finds where rows begin. A line feed inside quotes ends none. */
export function indexCsv(bytes: Uint8Array): CsvRows {
  const starts: number[] = [bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0];
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === quote) isQuoted = !isQuoted;
    else if (bytes[at] === lineFeed && !isQuoted) starts.push(at + 1);
  }
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  const decoder = new TextDecoder();
  return {
    count: starts.length - 1,
    read: (index) => splitRow(bytes.subarray(starts[index], starts[index + 1]), decoder),
  };
}

function splitRow(row: Uint8Array, decoder: InstanceType<typeof TextDecoder>): readonly string[] {
  const fields: string[] = [];
  let isQuoted = false;
  let start = 0;
  const take = (end: number) => {
    const text = decoder.decode(row.subarray(start, end)).trim();
    fields.push(/^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"').trim() : text);
    start = end + 1;
  };
  for (let at = 0; at < row.length; at += 1) {
    if (row[at] === quote) isQuoted = !isQuoted;
    else if (row[at] === comma && !isQuoted) take(at);
  }
  take(row.length);
  return fields;
}
