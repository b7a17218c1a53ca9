/** A decision that is meant to differ from an earlier release. `docs/migration.md` says so to whoever upgrades. */
export interface IntendedChange {
  /** The file of histories, without its ending: the release. */
  readonly since: string;
  /** `module.function` */
  readonly decision: string;
  readonly why: string;
}

export const intendedChanges: readonly IntendedChange[] = [];
