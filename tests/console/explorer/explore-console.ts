import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import type { ConsoleWorld } from '../console-world.js';
import { checkPage } from './check-page.js';
import { Choices } from './choices.js';
import { takeStep } from './take-step.js';
import { watchPage } from './watch-page.js';

/** How long to explore, and from which seed. */
export interface Exploration {
  readonly seed: number;
  readonly milliseconds: number;
  /** Most walks. Default: as many as there is time for. */
  readonly walks?: number;
  /** Steps of one walk, which begins with signing in. Default 40. */
  readonly steps?: number;
  /** Prepares each page, for tests of the explorer itself. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  readonly log?: (line: string) => void;
}

/** Something wrong, and the walk that led there. */
export interface ConsoleFault {
  readonly what: string;
  readonly seed: number;
  readonly story: readonly string[];
}

/** What was walked. */
export interface Explored {
  readonly walks: number;
  readonly steps: number;
  /** Different screens, ids left out. */
  readonly screens: readonly string[];
  /** Different things pressed. */
  readonly pressed: readonly string[];
  readonly faults: readonly ConsoleFault[];
}

const roles = ['viewer', 'operator', 'approver', 'admin'] as const;

/**
 * Walks the console at random as each role, and looks after every step for errors, dead ends, secrets and refusals of what was offered. A
 * fault ends its walk and the exploration goes on from the next seed; the world is not begun anew, so a walk is told and not shrunk.
 */
export async function exploreConsole(
  browser: Browser,
  world: ConsoleWorld,
  exploration: Exploration,
): Promise<Explored> {
  const { milliseconds, walks = Infinity, steps = 40, log } = exploration;
  const until = performance.now() + milliseconds;
  const totals = { walks: 0, steps: 0, screens: new Set<string>(), pressed: new Set<string>() };
  const faults = new Map<string, ConsoleFault>();

  const walk = async (seed: number, numbers: Iterable<number>): Promise<void> => {
    const choices = new Choices(numbers);
    const role = roles[totals.walks % roles.length] ?? 'viewer';
    totals.walks += 1;
    const story = [`signs in as ${role}`];
    const page = await browser.newPage({
      viewport: { width: choices.of([360, 1280, 2560]), height: 800 },
      colorScheme: choices.of(['light', 'dark'] as const),
    });
    page.setDefaultTimeout(30_000);
    try {
      await exploration.prepare?.(page);
      const watch = watchPage(page, new URL(world.consoleUrl).origin);
      await page.goto(world.consoleUrl);
      await page.getByLabel('Operator token').fill(world.tokens[role]);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await watch.settle();
      watch.takeRefusals();
      // What was typed stays in a form, in the address and in the history; what was shown stays old until the page is another.
      const typedAt = new Set<string>();
      let isOvertaken = false;
      for (let count = 0; count < steps && performance.now() < until; count += 1) {
        const urlBefore = page.url();
        const step = await takeStep(page, world, choices);
        story.push(step.told);
        const isAtRest = await watch.settle();
        const { pathname } = new URL(page.url());
        if (step.isOdd) typedAt.add(pathname);
        const hasMovedOn = page.url() !== urlBefore;
        isOvertaken = step.isElsewhere || (isOvertaken && !hasMovedOn);
        const typedOddly = typedAt.has(pathname) || (hasMovedOn && typedAt.has(new URL(urlBefore).pathname));
        const last = { typedOddly, isOvertaken, hasMovedOn };
        const wrong = await checkPage(page, watch, world.secrets, last);
        const all = isAtRest ? wrong : ['it never comes to rest', ...wrong];
        totals.steps += 1;
        totals.screens.add(pathname.replaceAll(/\/[a-z]{2,4}_\w+|\/[0-9a-f-]{20,}/g, '/…'));
        if (step.told.startsWith('presses')) totals.pressed.add(step.told.slice(8));
        if (all.length === 0) continue;
        for (const what of all) {
          const key = what.replaceAll(/[a-z]{2,4}_\w{10,}/g, '…');
          if (!faults.has(key)) {
            faults.set(key, { what: `${pathname} as ${role}: ${what}`, seed, story: [...story] });
            log?.(`FOUND at ${pathname} as ${role}: ${what}`);
          }
        }
        return;
      }
    } catch (error) {
      const what = `the walk ended: ${String(error).split('\n', 2).join(' ')}`;
      faults.set(what, { what, seed, story });
    } finally {
      await page.close();
    }
  };

  for (let seed = exploration.seed; performance.now() < until && totals.walks < walks; seed += 1) {
    const [numbers] = fc.sample(fc.infiniteStream(fc.nat(1_000_000_007)), { seed, numRuns: 1 });
    await walk(seed, numbers ?? []);
  }
  return {
    walks: totals.walks,
    steps: totals.steps,
    screens: [...totals.screens].sort(),
    pressed: [...totals.pressed].sort(),
    faults: [...faults.values()],
  };
}
