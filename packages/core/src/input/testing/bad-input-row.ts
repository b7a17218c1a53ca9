import type { GarbageName } from './garbage.js';

/** What one public function does with bad input. */
export type BadInputRow =
  | {
      /** Refuses every garbage value that is not legal here, naming this field. */
      readonly field: string | RegExp;
      readonly legal: readonly GarbageName[];
      readonly also: readonly unknown[];
      readonly call: (bad: never) => unknown;
    }
  | {
      /** Any input is legal, or the interesting part is what it answers. */
      readonly answers: string;
      readonly call: () => unknown;
      readonly expected: unknown;
    };

/** The rows of one entry, by export. */
export type BadInputTable = Readonly<Record<string, readonly BadInputRow[]>>;

/** A row for one field: everything but what is `legal` is refused under its name, and what is in `also` too. */
export function refuses(
  field: string | RegExp,
  legal: readonly GarbageName[],
  call: (bad: never) => unknown,
  also: readonly unknown[] = [],
): BadInputRow {
  return { field, legal, also, call };
}

/** A row for an answer. */
export function answers(says: string, call: () => unknown, expected: unknown): BadInputRow {
  return { answers: says, call, expected };
}
