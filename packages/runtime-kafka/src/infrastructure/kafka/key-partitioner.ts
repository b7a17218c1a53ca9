import type { ICustomPartitioner } from 'kafkajs';

/**
 * The partition of a key, the same as Java's clients and kafkajs choose. kafkajs uses 64-bit BigInts, some sixty objects a key: a
 * third of the cost of sending a message. Source: `murmur2.js` of kafkajs 2.2.4, which follows `Utils.murmur2` of Kafka's own clients.
 */
export const createKeyPartitioner: ICustomPartitioner =
  () =>
  ({ partitionMetadata, message }) =>
    (murmur2(Buffer.from(message.key ?? '')) & 0x7fffffff) % partitionMetadata.length;

const mixer = 0x5bd1e995;

function murmur2(data: Buffer): number {
  const whole = data.length & ~3;
  let hash = 0x9747b28c ^ data.length;
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(data.readInt32LE(at), mixer);
    hash = Math.imul(hash, mixer) ^ Math.imul(word ^ (word >>> 24), mixer);
  }
  if (whole < data.length) {
    for (let at = data.length - 1; at >= whole; at -= 1) hash ^= data.readUInt8(at) << (8 * (at - whole));
    hash = Math.imul(hash, mixer);
  }
  hash = Math.imul(hash ^ (hash >>> 13), mixer);
  return hash ^ (hash >>> 15);
}
