import type { Stage, Story } from './story.js';

/** Stories told one after the other at a steady pace, whatever becomes of them. */
export interface Traffic {
  /** How many were begun. */
  begun(): number;
  /** Stories that could not be told to their end, and why: mistakes of ours. */
  failures(): readonly string[];
  /** How many are under way. */
  underWay(): number;
  /** Begins no more, and waits for those under way. */
  end(): Promise<void>;
}

/** Begins to tell; at most so many at once, so that a system that stands still is not drowned. */
export function runTraffic(
  stage: Stage,
  stories: readonly Story[],
  { perSecond, atOnce = 60 }: { readonly perSecond: number; readonly atOnce?: number },
): Traffic {
  const open = new Set<Promise<void>>();
  const failures: string[] = [];
  let number = 0;
  let isEnding = false;
  const timer = setInterval(() => {
    const story = stories[number % stories.length];
    if (isEnding || open.size >= atOnce || story === undefined) return;
    number += 1;
    const name = `${story.name}, ${number}`;
    const told = story.tell(stage, number).catch((error: unknown) => {
      failures.push(`the story "${name}" failed: ${String(error)}`);
    });
    const done = told.then(() => void open.delete(done));
    open.add(done);
  }, 1_000 / perSecond);
  return {
    begun: () => number,
    failures: () => failures,
    underWay: () => open.size,
    end: async () => {
      isEnding = true;
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}
