import zlib from 'node:zlib';
import { CompressionTypes } from 'kafkajs';
import { CompressionCodecs } from './kafkajs-exports.js';

/** Most records of an unreadable batch, each of which becomes a record with the reason as body. */
const recordsMax = 65_536;
/** Most bytes of a decompressed batch. Topics accept 256 KiB compressed. */
const bytesMax = 32 * 1024 * 1024;

type Decompress = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Node's own, from 22.15 on. */
const { zstdDecompress } = zlib as unknown as {
  readonly zstdDecompress?: (
    bytes: Uint8Array,
    options: { readonly maxOutputLength: number },
    done: (error: Error | null, read: Uint8Array) => void,
  ) => void;
};

const unzstd: Decompress | undefined =
  zstdDecompress &&
  ((bytes) =>
    new Promise((resolve, reject) => {
      zstdDecompress(bytes, { maxOutputLength: bytesMax }, (error, read) =>
        error === null ? resolve(read) : reject(error),
      );
    }));

/** Compressions that a process reads, by their names in a topic's `compression.type`. */
export const readableCompressions: readonly string[] = [
  'producer',
  'uncompressed',
  'gzip',
  ...(unzstd === undefined ? [] : ['zstd']),
];

type Compressed = CompressionTypes.Snappy | CompressionTypes.LZ4 | CompressionTypes.ZSTD;

let isDone = false;

/**
 * kafkajs 2.2.4 crashes at a batch in Snappy, LZ4 or Zstandard, restarts at the same batch, and so on without end
 * (https://github.com/tulios/kafkajs/issues/1286). We write none, but other clients and a topic's `compression.type` may. Zstandard is read where
 * Node supports it. With any other compression each record becomes a message whose body is the reason, and so a dead letter. A codec registered
 * by the host is kept.
 */
export function readCompressed(): void {
  if (isDone) return;
  isDone = true;
  const codecs: readonly (readonly [type: Compressed, name: string, decompress?: Decompress])[] = [
    [CompressionTypes.Snappy, 'Snappy'],
    [CompressionTypes.LZ4, 'LZ4'],
    [CompressionTypes.ZSTD, 'Zstandard', unzstd],
  ];
  for (const [type, name, decompress] of codecs) {
    if (hasCodec(type)) continue;
    CompressionCodecs[type] = () => ({
      compress: () => Promise.reject(new Error(`writing ${name} is not supported`)),
      decompress: async (bytes: Uint8Array) => {
        const read = await decompress?.(bytes).catch(() => undefined);
        return Buffer.from(read ?? unreadableRecords(name));
      },
    });
  }
}

function hasCodec(type: Compressed): boolean {
  try {
    (CompressionCodecs[type] as () => unknown)();
    return true;
  } catch {
    return false;
  }
}

const recordsByName = new Map<string, Uint8Array>();

/** Records in format 2 with consecutive offsets. The decoder reads as many as the batch header states. */
function unreadableRecords(name: string): Uint8Array {
  const cached = recordsByName.get(name);
  if (cached !== undefined) return cached;
  const why = Buffer.from(
    `a batch in ${name}, which cannot be read: set the topic's compression.type to producer`,
  );
  const parts: Uint8Array[] = [];
  for (let record = 0; record < recordsMax; record += 1) {
    // Attributes and time; number; no key; the body; no headers.
    const body = Buffer.concat([varInts(0, 0, record, -1, why.length), why, varInts(0)]);
    parts.push(varInts(body.length), body);
  }
  const records = Buffer.concat(parts);
  recordsByName.set(name, records);
  return records;
}

/** Zigzag, seven bits a byte. */
function varInts(...values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest > 127) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}
