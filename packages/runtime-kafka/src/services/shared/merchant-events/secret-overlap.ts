/** Milliseconds for which the old secret signs beside the new one after a rotation. */
export const secretOverlapMs = 24 * 3_600_000;
