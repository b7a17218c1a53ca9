declare module 'all-decisions' {
  /** Every module of `packages/runtime-kafka/src/decisions`, by its name; joined while the replay is bundled. */
  export const decisions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
