/** Tracks which messages of a partition are in progress and which offset can be committed. */
export interface PartitionProgress {
  take(offset: bigint): void;
  done(offset: bigint): void;
  /** The offset to commit if it has advanced since the last commit: everything before it is finished. */
  committable(): bigint | undefined;
  committed(offset: bigint): void;
}

/** Messages finish in any order, so only the gapless beginning may be committed. */
export function createPartitionProgress(): PartitionProgress {
  const inHand: bigint[] = [];
  const finished = new Set<bigint>();
  let next: bigint | undefined;
  let last: bigint | undefined;
  return {
    take: (offset) => {
      inHand.push(offset);
    },
    done: (offset) => {
      finished.add(offset);
      while (inHand.length > 0 && finished.delete(inHand[0] as bigint)) {
        next = (inHand.shift() as bigint) + 1n;
      }
    },
    committable: () => (next === last ? undefined : next),
    committed: (offset) => {
      last = offset;
    },
  };
}
