const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds before each look-up of an open outcome; the last one repeats. */
export const lookUpDelaysMs: readonly number[] = [
  15 * second,
  minute,
  5 * minute,
  15 * minute,
  hour,
  6 * hour,
  day,
];

/** Look-ups after which unverified callbacks no longer cause another one: anyone may send them. */
export const hastenedLookUpsMax = 30;

/** Milliseconds before the look-up that follows so many. */
export function lookUpDelayMs(lookUps: number): number {
  return lookUpDelaysMs[Math.min(lookUps, lookUpDelaysMs.length - 1)] ?? day;
}
