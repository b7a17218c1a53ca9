/** What one check found. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `wrong` keeps something from working · `doubtful` may. */
  readonly state: 'ok' | 'doubtful' | 'wrong';
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What a check answers; its name is added by whoever ran it. */
export type Found = Omit<Finding, 'check'>;

export const ok = (found: string): Found => ({ state: 'ok', found });
export const doubtful = (found: string, advice: string): Found => ({ state: 'doubtful', found, advice });
export const wrong = (found: string, advice?: string): Found => ({
  state: 'wrong',
  found,
  ...(advice !== undefined && { advice }),
});
