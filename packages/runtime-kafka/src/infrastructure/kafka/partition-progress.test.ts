import { describe, expect, it } from 'vitest';
import { createPartitionProgress } from './partition-progress.js';

describe('how far a partition is done', () => {
  it('commits nothing while the first message is in hand, whatever has ended behind it', () => {
    const progress = createPartitionProgress();
    for (const offset of [10n, 11n, 12n]) progress.take(offset);
    progress.done(11n);
    progress.done(12n);
    expect(progress.committable()).toBeUndefined();
    progress.done(10n);
    expect(progress.committable()).toBe(13n);
  });

  it('asks for the same commit again until it has been made', () => {
    const progress = createPartitionProgress();
    progress.take(4n);
    progress.done(4n);
    expect([progress.committable(), progress.committable()]).toEqual([5n, 5n]);
    progress.committed(5n);
    expect(progress.committable()).toBeUndefined();
  });

  it('passes over offsets that hold no message', () => {
    const progress = createPartitionProgress();
    for (const offset of [1n, 7n]) progress.take(offset);
    progress.done(1n);
    progress.done(7n);
    expect(progress.committable()).toBe(8n);
  });
});
