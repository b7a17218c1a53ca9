import type { HistoryView } from './history-view.js';

/** Collects a checker's findings. */
export interface Finding {
  /** Counts one checked item. */
  readonly checked: (count?: number) => void;
  /** Reports a violation; `what` names the transaction. */
  readonly violated: (what: string) => void;
}

/** One promise of the reliability reference, with its checker. */
export interface Invariant {
  readonly id: `I${number}`;
  readonly promise: string;
  readonly check: (view: HistoryView, finding: Finding) => void;
}
