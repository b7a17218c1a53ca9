import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { expect, it } from 'vitest';
import { createKeyPartitioner } from './key-partitioner.js';

const ours = createKeyPartitioner();
const theirs = Partitioners.DefaultPartitioner();
const partitionsOf = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));

it('puts a key where every other client puts it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.integer({ min: 1, max: 48 }),
      (key, count) => {
        const asked = { topic: 't', partitionMetadata: partitionsOf(count), message: { key, value: '' } };
        expect(ours(asked)).toBe(theirs(asked));
      },
    ),
    { numRuns: 2_000 },
  );
});
