/** Something a stage found, with what brings it back. */
export interface StageViolation {
  readonly what: string;
  readonly invariant?: string;
  readonly seed?: number;
  /** Where it is read from, line by line. */
  readonly story?: readonly string[];
}

/** What one stage of the proof shows: plain data, so that it can be stored and drawn. */
export type StageResult =
  | {
      readonly name: string;
      readonly title: string;
      readonly outcome: 'ran';
      readonly seconds: number;
      /** Headline numbers, in the order in which they are shown. */
      readonly counts: Readonly<Record<string, number>>;
      /** Whatever else the stage has to show. */
      readonly details: Readonly<Record<string, unknown>>;
      readonly violations: readonly StageViolation[];
    }
  | { readonly name: string; readonly title: string; readonly outcome: 'skipped'; readonly why: string };

/** What the whole run was asked for. */
export interface ProofOptions {
  readonly release: boolean;
  readonly histories: number;
  readonly firstSeed: number;
  /** Processes at once. */
  readonly workers: number;
  /** Of the cluster or the console, where it is not the stage's own. */
  readonly minutes?: number;
  /** Transactions before the migration, where it is not the stage's own. */
  readonly rows?: number;
  /** Payments a second on the cluster or during the migration, where it is not the stage's own. */
  readonly rate?: number;
  /** Folder for bundles and reports, from the repository's root. */
  readonly folder: string;
  readonly log: (line: string) => void;
  /** How far the stage is, of how much. */
  readonly progress: (done: number, total: number) => void;
}

/** One part of the proof. Parts are independent; {@link stages} lists them in the order in which they run. */
export interface Stage {
  readonly name: string;
  readonly title: string;
  readonly run: (options: ProofOptions) => Promise<StageResult>;
}

/** Wraps what a stage found with its name and its time. */
export async function ran(
  stage: Pick<Stage, 'name' | 'title'>,
  work: () => Promise<Pick<Extract<StageResult, { outcome: 'ran' }>, 'counts' | 'details' | 'violations'>>,
): Promise<StageResult> {
  const startedAt = performance.now();
  const found = await work();
  const { name, title } = stage;
  return { name, title, outcome: 'ran', seconds: (performance.now() - startedAt) / 1000, ...found };
}
