import { afterEndMutants } from './after-end-mutants.js';
import { evidenceMutants } from './evidence-mutants.js';
import { movementMutants } from './movement-mutants.js';
import type { Mutant } from './mutant.js';
import { promiseMutants } from './promise-mutants.js';

/** Every protection whose removal a simulation can detect. */
export const protocolMutants: readonly Mutant[] = [
  ...movementMutants,
  ...evidenceMutants,
  ...afterEndMutants,
  ...promiseMutants,
];
