import type { Mutant } from './mutants/mutant.js';

/** Replaces the mutant's text in the source. */
export function mutate(mutant: Pick<Mutant, 'name' | 'file' | 'find' | 'replace'>, source: string): string {
  const parts = source.split(mutant.find);
  if (parts.length !== 2) {
    throw new Error(
      `mutant "${mutant.name}": its text is found ${parts.length - 1} times in ${mutant.file}, not once: the code has moved on, the mutant has to follow`,
    );
  }
  return parts.join(mutant.replace);
}
