/** Production code with one protection removed, by exact replacement of its text at bundle time: production carries no switches. */
export interface Mutant {
  readonly name: string;
  /** What is taken away, in words. */
  readonly protection: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands in the file exactly once; the build fails otherwise, so that no refactoring disarms a mutant in silence. */
  readonly find: string;
  readonly replace: string;
  /** The promises that it may break; it counts as caught when one of them is found broken. */
  readonly invariants: readonly string[];
}
