/** An id begins with its time, so that the primary key lists by time of creation: this one is before all of its millisecond. */
export const firstIdAt = (ms: number): string => `txn_${Math.max(0, ms).toString(16).padStart(12, '0')}`;
