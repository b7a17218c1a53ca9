/** Transaction ids begin with their time of creation. This one sorts before all ids of its millisecond. */
export const firstIdAt = (ms: number): string => `txn_${Math.max(0, ms).toString(16).padStart(12, '0')}`;
