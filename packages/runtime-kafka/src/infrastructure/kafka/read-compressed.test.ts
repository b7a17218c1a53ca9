import { CompressionTypes } from 'kafkajs';
import { CompressionCodecs } from './kafkajs-exports.js';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js';
import { expect, it } from 'vitest';
import { fromKafkaMessage } from './kafka-message.js';
import { readCompressed } from './read-compressed.js';

readCompressed();

it.each([
  ['Snappy', CompressionTypes.Snappy],
  ['LZ4', CompressionTypes.LZ4],
  ['Zstandard', CompressionTypes.ZSTD],
] as const)('a batch in %s that cannot be read becomes messages that say why', async (name, type) => {
  const codec = (CompressionCodecs[type] as () => { decompress(bytes: Buffer): Promise<Buffer> })();
  const decoder = new Decoder(await codec.decompress(Buffer.from('no such batch')));
  const context = { firstOffset: '1000', firstTimestamp: '1', magicByte: 2 };
  const records = Array.from({ length: 500 }, () =>
    decodeRecord(new Decoder(decoder.readVarIntBytes()), context),
  );
  expect(records.map(({ offset }) => offset)).toEqual(records.map((_, index) => String(1_000 + index)));
  const [first] = records;
  if (first === undefined) throw new Error('there is no record');
  const message = fromKafkaMessage('payment-requested-v1', 0, first);
  expect(message.messageId).toBe('payment-requested-v1-0-1000');
  expect(message.body).toEqual({ unreadable: expect.stringContaining(`a batch in ${name}`) as string });
});
