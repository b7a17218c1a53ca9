// The console in a browser: what it loads, how soon it can be used, and how soon a payment is there.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { median, round } from './figures.mjs';

const turns = 10;
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

/** Medians of ten visits, each in a new page; `undefined` without a browser. Script is in kB as it travels. */
export async function measureConsolePage(consoleUrl, token, paymentId) {
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const visits = [];
  try {
    for (let turn = 0; turn < turns; turn += 1)
      visits.push(await visit(browser, consoleUrl, token, paymentId));
  } finally {
    await browser.close();
  }
  const medianOf = (of) => round(median(visits.map(of)));
  return {
    scriptKb: medianOf(({ scriptBytes }) => scriptBytes / 1_000),
    interactiveMs: medianOf(({ interactiveMs }) => interactiveMs),
    paymentMs: medianOf(({ paymentMs }) => paymentMs),
  };
}

async function visit(browser, consoleUrl, token, paymentId) {
  const page = await browser.newPage();
  let startedAt = performance.now();
  await page.goto(consoleUrl);
  // It can be used once it takes input.
  await page.getByLabel('Operator token').fill(token);
  const interactiveMs = performance.now() - startedAt;
  const scriptBytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ initiatorType }) => initiatorType === 'script')
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByRole('link', { name: 'Payments' }).click();
  const link = page.locator(`a[href$="${paymentId}"]`).first();
  await link.waitFor();
  startedAt = performance.now();
  await link.click();
  await page.locator('.timeline li').first().waitFor();
  const paymentMs = performance.now() - startedAt;
  await page.close();
  return { interactiveMs, scriptBytes, paymentMs };
}
