// Explores the console for so many milliseconds from a seed, and prints what it found as JSON.
import { findChromium } from '../find-chromium.js';
import { startConsoleWorld } from '../console-world.js';
import { exploreConsole } from './explore-console.js';
import { chromium } from 'playwright-core';

const [milliseconds, seed] = process.argv.slice(2).map(Number);
const world = await startConsoleWorld();
const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
try {
  const explored = await exploreConsole(browser, world, {
    milliseconds: milliseconds ?? 600_000,
    seed: seed ?? 1,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(JSON.stringify(explored));
} finally {
  await browser.close();
  await world.close();
}
