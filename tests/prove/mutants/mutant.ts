/** Production code with one protection removed by text replacement at bundle time, so that production code has no switches. */
export interface Mutant {
  readonly name: string;
  /** The removed protection, in words. */
  readonly protection: string;
  /** From the repository's root. */
  readonly file: string;
  /** Must occur in the file exactly once. Otherwise the build fails, so that no refactoring disables a mutant unnoticed. */
  readonly find: string;
  readonly replace: string;
  /** The promises that it may break. It counts as caught when a checker reports one of them. */
  readonly invariants: readonly string[];
}

/** Those whose names match a regular expression. */
export const mutantsNamed = (mutants: readonly Mutant[], pattern = ''): readonly Mutant[] =>
  mutants.filter(({ name }) => new RegExp(pattern).test(name));
