import { afterEndMutants } from './after-end-mutants.js';
import { evidenceMutants } from './evidence-mutants.js';
import { movementMutants } from './movement-mutants.js';
import type { Mutant } from './mutant.js';
import { promiseMutants } from './promise-mutants.js';

/** Every protection that a simulated history can see. */
export const protocolMutants: readonly Mutant[] = [
  ...movementMutants,
  ...evidenceMutants,
  ...afterEndMutants,
  ...promiseMutants,
];
