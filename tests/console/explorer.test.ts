import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsoleWorld, type ConsoleWorld } from './console-world.js';
import { exploreConsole, type Explored } from './explorer/explore-console.js';
import { findChromium } from './find-chromium.js';

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)(
  'the console under random hands (needs Debian’s chromium)',
  () => {
    let world: ConsoleWorld;
    let browser: Browser;
    const whats = ({ faults }: Explored) => faults.map(({ what }) => what).join('\n');
    /** One walk on pages that were tampered with, until the fault is found. */
    const exploreWith = (prepare: (page: Page) => Promise<unknown>) =>
      exploreConsole(browser, world, { seed: 7, milliseconds: 150_000, walks: 1, prepare });

    beforeAll(async () => {
      world = await startConsoleWorld();
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser?.close();
      await world?.close();
    });

    // The walk itself is `npm run prove -- --stage console`: how far it comes in its time depends on the machine.
    it('notices an uncaught error', async () => {
      const explored = await exploreWith((page) =>
        page.addInitScript('setTimeout(() => { throw new Error("planted"); }, 300)'),
      );
      expect(whats(explored)).toContain('uncaught: planted');
    });

    it('notices a page that never finishes loading', async () => {
      const explored = await exploreWith((page) =>
        page.addInitScript(
          'setInterval(() => { const h = document.querySelector("main h1"); if (h) h.className = "loading"; }, 20)',
        ),
      );
      expect(whats(explored)).toContain('dead end');
    });

    it('notices a secret in an answer that is shown', async () => {
      const explored = await exploreWith((page) =>
        page.route('**/v1/operations/session', async (route) => {
          const response = await route.fetch();
          const session = (await response.json()) as object;
          await route.fulfill({ response, json: { ...session, name: world.tokens.viewer } });
        }),
      );
      expect(whats(explored)).toContain('a secret is on screen');
    });

    it('notices an action that is refused after the page offered it', async () => {
      const explored = await exploreWith((page) =>
        page.route('**/v1/operations/{overview,payments,exceptions}*', (route) =>
          route.fulfill({ status: 403, json: { type: 'urn:lango:problem:forbidden', detail: 'planted' } }),
        ),
      );
      expect(whats(explored)).toContain('refused: GET');
    });
  },
);
