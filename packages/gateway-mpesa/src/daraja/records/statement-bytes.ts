import { isUtf8 } from 'node:buffer';
import { refuseStatement } from './statement-refusal.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** First bytes of files that are not CSV. */
const otherFiles: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'it is a workbook (xlsx)'],
  ['\u00d0\u00cf\u0011\u00e0', 'it is a workbook (xls)'],
  ['%PDF', 'it is a PDF'],
  ['<', 'it is a web page'],
];

/**
 * Converts a statement to UTF-8 with line feeds and without a byte-order mark. Takes UTF-8, UTF-16 (either byte order, with or without a
 * byte-order mark) and Windows-1252, with lines ended by CRLF, LF or CR.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `statement`, for a workbook, a PDF or a web page
 */
export function toStatementBytes(bytes: Uint8Array): Uint8Array {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart();
  const other = otherFiles.find(([mark]) => start.startsWith(mark));
  if (other !== undefined) throw refuseStatement(0, `${other[1]}; export or save the statement as CSV`);
  const text = toUtf8(bytes);
  return text.includes(lineFeed) || !text.includes(carriageReturn)
    ? text
    : text.map((byte) => (byte === carriageReturn ? lineFeed : byte));
}

function toUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  if (first === 0xff && second === 0xfe) return decode(bytes.subarray(2), 'utf-16le');
  if (first === 0xfe && second === 0xff) return decode(bytes.subarray(2), 'utf-16be');
  // UTF-16 without a mark: the header is ASCII, so every other byte is zero.
  if (first === 0 && second !== 0) return decode(bytes, 'utf-16be');
  if (first !== 0 && second === 0) return decode(bytes, 'utf-16le');
  return isUtf8(bytes) ? bytes : decode(bytes, 'windows-1252');
}

function decode(bytes: Uint8Array, encoding: string): Uint8Array {
  return Buffer.from(new TextDecoder(encoding).decode(bytes), 'utf8');
}
