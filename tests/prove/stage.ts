/** A violation found by a stage, with how to reproduce it. */
export interface StageViolation {
  readonly what: string;
  readonly invariant?: string;
  readonly seed?: number;
  /** The evidence, line by line. */
  readonly story?: readonly string[];
}

/** The result of one stage, as plain data for storing and rendering. */
export type StageResult =
  | {
      readonly name: string;
      readonly title: string;
      readonly outcome: 'ran';
      readonly seconds: number;
      /** Headline numbers, in display order. */
      readonly counts: Readonly<Record<string, number>>;
      /** Further data of the stage. */
      readonly details: Readonly<Record<string, unknown>>;
      readonly violations: readonly StageViolation[];
    }
  | { readonly name: string; readonly title: string; readonly outcome: 'skipped'; readonly why: string };

/** Options of a run. */
export interface ProofOptions {
  readonly release: boolean;
  readonly histories: number;
  readonly firstSeed: number;
  /** Processes at once. */
  readonly workers: number;
  /** Minutes of the cluster or console stage. Default: the stage's own. */
  readonly minutes?: number;
  /** Transactions before the migration. Default: the stage's own. */
  readonly rows?: number;
  /** Payments a second on the cluster or during the migration. Default: the stage's own. */
  readonly rate?: number;
  /** A regular expression for the names of the mutants that are wanted. Default: all. */
  readonly only?: string;
  /** Folder for bundles and reports, from the repository's root. */
  readonly folder: string;
  readonly log: (line: string) => void;
  /** Reports the stage's progress. */
  readonly progress: (done: number, total: number) => void;
}

/** One part of the proof. Parts are independent; {@link stages} lists them in the order in which they run. */
export interface Stage {
  readonly name: string;
  readonly title: string;
  readonly run: (options: ProofOptions) => Promise<StageResult>;
}

/** Adds name and duration to a stage's result. */
export async function ran(
  stage: Pick<Stage, 'name' | 'title'>,
  work: () => Promise<Pick<Extract<StageResult, { outcome: 'ran' }>, 'counts' | 'details' | 'violations'>>,
): Promise<StageResult> {
  const startedAt = performance.now();
  const result = await work();
  const { name, title } = stage;
  return { name, title, outcome: 'ran', seconds: (performance.now() - startedAt) / 1000, ...result };
}
