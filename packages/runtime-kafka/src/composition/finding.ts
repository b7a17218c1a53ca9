/** Result of one check. */
export interface Finding {
  /** Name of the check. */
  readonly check: string;
  /** `wrong` keeps something from working · `doubtful` may. */
  readonly state: 'ok' | 'doubtful' | 'wrong';
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Result of a check before its name is added. */
export type Found = Omit<Finding, 'check'>;

export const ok = (found: string): Found => ({ state: 'ok', found });
export const doubtful = (found: string, advice: string): Found => ({ state: 'doubtful', found, advice });
export const wrong = (found: string, advice?: string): Found => ({
  state: 'wrong',
  found,
  ...(advice !== undefined && { advice }),
});
