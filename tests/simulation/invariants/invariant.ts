import type { HistoryView } from './history-view.js';

/** Takes what a checker finds. */
export interface Finding {
  /** One more thing was looked at. */
  readonly checked: (count?: number) => void;
  /** It does not hold; in words that name the transaction. */
  readonly violated: (what: string) => void;
}

/** One promise of the reliability reference, with its checker. */
export interface Invariant {
  readonly id: `I${number}`;
  readonly promise: string;
  readonly check: (view: HistoryView, finding: Finding) => void;
}
