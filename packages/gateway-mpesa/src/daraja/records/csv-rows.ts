const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** A CSV file (RFC 4180, any one-byte separator). Row starts are found once; fields are parsed on demand. */
export interface CsvRows {
  readonly count: number;
  /** The row whose quote is never closed, where there is one. */
  readonly unclosedRow?: number;
  /** Whether the last row has its line end. A file that was cut short has not. */
  readonly isEnded: boolean;
  /** The fields of a row, from 0; white space at both ends removed. */
  read(index: number): readonly string[];
  /** One field of a row, without parsing the fields after it; empty where the row has none. */
  field(index: number, place: number): string;
}

/**
 * Finds where rows begin. A quote opens a field only at its beginning and closes it only at its end, so that an inch sign in a name neither
 * swallows rows nor splits them.
 *
 * @param separator the byte between fields
 */
export function indexCsv(bytes: Uint8Array, separator: number): CsvRows {
  const starts: number[] = [0];
  let quotedRow: number | undefined;
  scan(bytes, separator, {
    rowEnd: (at) => starts.push(at + 1),
    quoted: (isOpen) => (quotedRow = isOpen ? starts.length - 1 : undefined),
  });
  const isEnded = bytes.length === 0 || bytes.at(-1) === lineFeed;
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  const decoder = new TextDecoder();
  const rowAt = (index: number) => bytes.subarray(starts[index], starts[index + 1]);
  return {
    count: starts.length - 1,
    ...(quotedRow !== undefined && { unclosedRow: quotedRow }),
    isEnded,
    read: (index) => splitRow(rowAt(index), separator, decoder),
    field: (index, place) => splitRow(rowAt(index), separator, decoder, place + 1)[place] ?? '',
  };
}

interface ScanEvents {
  readonly rowEnd?: (at: number) => void;
  /** True ends the scan. */
  readonly fieldEnd?: (at: number) => boolean;
  readonly quoted?: (isOpen: boolean) => void;
}

/** Reports field ends and row ends outside quotes. */
function scan(bytes: Uint8Array, separator: number, { rowEnd, fieldEnd, quoted }: ScanEvents): void {
  let isQuoted = false;
  let isFieldStart = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isQuoted) {
      if (byte !== quote) continue;
      if (bytes[at + 1] === quote) at += 1;
      else if (endsField(bytes, at + 1, separator)) {
        isQuoted = false;
        quoted?.(false);
      }
    } else if (byte === separator) {
      if (fieldEnd?.(at) === true) return;
      isFieldStart = true;
    } else if (byte === lineFeed) {
      rowEnd?.(at);
      isFieldStart = true;
    } else if (byte === quote && isFieldStart) {
      isQuoted = true;
      isFieldStart = false;
      quoted?.(true);
    } else if (byte !== space) isFieldStart = false;
  }
}

function endsField(bytes: Uint8Array, start: number, separator: number): boolean {
  let at = start;
  while (bytes[at] === space) at += 1;
  const next = bytes[at];
  return next === undefined || next === separator || next === lineFeed || next === carriageReturn;
}

function splitRow(
  row: Uint8Array,
  separator: number,
  decoder: InstanceType<typeof TextDecoder>,
  fieldsMax = Infinity,
): readonly string[] {
  const text = decoder.decode(row);
  // Nearly every row is plain ASCII, where byte offsets are character offsets.
  const isPlain = text.length === row.length;
  const fields: string[] = [];
  let start = 0;
  const endField = (end: number): boolean => {
    fields.push(toField(isPlain ? text.slice(start, end) : decoder.decode(row.subarray(start, end))));
    start = end + 1;
    return fields.length >= fieldsMax;
  };
  scan(row, separator, { fieldEnd: endField });
  if (fields.length < fieldsMax) endField(row.length);
  return fields;
}

/** Removes CSV quotes, and the form `="0712"` that keeps a spreadsheet from reading text as a number. */
function toField(raw: string): string {
  const text = raw.trim();
  if (!text.endsWith('"')) return text;
  const plain =
    text.startsWith('"') && text.length > 1 ? text.slice(1, -1).replaceAll('""', '"').trim() : text;
  return (/^="(.*)"$/s.exec(plain)?.[1] ?? plain).trim();
}
