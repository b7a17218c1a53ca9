import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serveSite } from './serve-site.js';

const root = join(import.meta.dirname, '../..');
const site = join(root, 'reports/docs/site');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
/** A folder to write a picture of each page to; none are written otherwise. */
const pictures = process.env['LANGO_DOCS_PICTURES'];

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/docs/docs.mjs'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error(`the site was not built: ${stderr}`);
});

const files = (ending: string) =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));
const htmlOf = new Map<string, string>();
const html = (file: string) => {
  const known = htmlOf.get(file) ?? readFileSync(join(site, file), 'utf8');
  htmlOf.set(file, known);
  return known;
};

describe('the built site', () => {
  it('has no link that leads nowhere, to a page or to a place on it', () => {
    const pages = files('.html').filter((file) => file !== '404.html');
    expect(pages.length).toBeGreaterThan(90);
    const ids = new Map(
      pages.map((file) => [file, new Set([...html(file).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
    );
    const fileOf = (path: string) =>
      [`${path}.html`, path === '' ? 'index.html' : `${path.replace(/\/$/, '')}/index.html`, path].find(
        (file) => ids.has(file) || (existsSync(join(site, file)) && file !== ''),
      );
    const broken = pages.flatMap((page) => {
      const main = /<main[\s\S]*<\/main>/.exec(html(page))?.[0] ?? '';
      return [...main.matchAll(/<a [^>]*href="([^"]+)"/g)]
        .map(([, href = '']) => href.replaceAll('&amp;', '&'))
        .filter((href) => !/^[a-z]+:/.test(href))
        .filter((href) => {
          const { pathname, hash } = new URL(
            href,
            `https://site.example/${page.replace(/index\.html$/, '').replace(/\.html$/, '')}`,
          );
          const target = fileOf(decodeURIComponent(pathname.slice(1)));
          return (
            target === undefined ||
            (hash !== '' &&
              ids.has(target) &&
              ids.get(target)?.has(decodeURIComponent(hash.slice(1))) !== true)
          );
        })
        .map((href) => `${page}: ${href}`);
    });
    expect(broken).toEqual([]);
  });

  it('is reached page by page from its sidebar', () => {
    const linked = new Set([...html('start.html').matchAll(/href="(\/[^"#]*)"/g)].map(([, href]) => href));
    const apart = (file: string) => /^(index|404|decisions\/\d|reference\/typescript\/.)/.test(file);
    const alone = files('.html').filter(
      (file) => !apart(file) && !linked.has(`/${file.replace(/(index)?\.html$/, '')}`),
    );
    expect(alone).toEqual([]);
  });

  it('gives each page as plain text, and all of them in one', () => {
    const index = readFileSync(join(site, 'llms.txt'), 'utf8');
    const listed = [...index.matchAll(/\]\(\/([^)]+\.md)\)/g)].map(([, file = '']) => file);
    expect(listed.length).toBeGreaterThan(60);
    expect(listed.filter((file) => !existsSync(join(site, file)))).toEqual([]);
    const whole = readFileSync(join(site, 'llms-full.txt'), 'utf8');
    for (const known of [
      'createPaymentFlow',
      'urn:lango:problem:',
      'LangoWorkOverdue',
      'verifyMerchantCallback',
      'capabilities',
    ])
      expect(whole).toContain(known);
  });
});

describe.skipIf(executablePath === undefined)('the site in a browser (needs Debian’s chromium)', () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof serveSite>>;
  const complaints: string[] = [];
  const pages = [
    '',
    'start',
    'playground',
    'guides/merchants',
    'runbooks/provider-down',
    'concepts/one-payment-in-short',
    'troubleshooting/problems',
    'reference/http-api',
    'reference/typescript/',
    'settings',
  ];

  const open = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(served.url) && !request.url().startsWith('data:'))
        complaints.push(`asked ${request.url()}`);
    });
    return page;
  };

  /** Opens a page that hears keys and clicks: what is typed before its script runs is lost, on any machine that is slow enough. */
  const visit = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${served.url}/${path}`);
    await page.waitForFunction("'__vue_app__' in document.getElementById('app')");
  };

  beforeAll(async () => {
    served = await serveSite(site);
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterEach(() => expect(complaints.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  it.each([
    ['wide and light', 1280, 'light'],
    ['narrow and dark', 360, 'dark'],
  ] as const)(
    'shows its pages %s, with nothing that axe finds and nothing cut off',
    async (_, width, colorScheme) => {
      const page = await open({ viewport: { width, height: 800 }, colorScheme });
      for (const path of pages) {
        await page.goto(`${served.url}/${path}`);
        await page.waitForLoadState('networkidle');
        if (pictures !== undefined)
          await page.screenshot({
            path: join(pictures, `${path.replaceAll('/', '-') || 'home'}-${width}-${colorScheme}.png`),
          });
        await page.evaluate(axe.source);
        const faults = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
          return violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .slice(0, 3)
                .map(({ html }) => html.slice(0, 200))
                .join(' ')}`,
          );
        });
        expect(faults, path).toEqual([]);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(overflow, `${path} is cut off`).toBe(0);
      }
      await page.close();
    },
  );

  it('finds a page by a word of it', async () => {
    const page = await open();
    await visit(page, 'start');
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill('idempotency-key-reused');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.close();
  });

  it('takes payments in the page, and the books agree whatever goes wrong', async () => {
    const page = await open();
    await visit(page, 'playground');
    const deposit = async (fault: string, count: number, expected: RegExp) => {
      await page.getByLabel('What happens').selectOption(fault);
      await page.getByRole('button', { name: 'Deposit' }).click();
      await page
        .getByRole('listitem')
        .filter({ hasText: `order-${count}: ` })
        .filter({ hasText: expected })
        .first()
        .waitFor();
    };
    await deposit('none', 1, /^order-1: succeeded/);
    const stories: readonly (readonly [string, RegExp])[] = [
      ['answer-lost', /succeeded/],
      ['process-dies', /succeeded/],
      ['callback-lost', /succeeded/],
      ['callback-twice', /succeeded/],
      ['callback-forged', /succeeded/],
      ['declined', /failed \(canceled\)/],
      ['never-sent', /failed \(gateway_unavailable\)/],
      ['late', /failed \(expired\).*a person is asked: late-success/],
    ];
    for (const [index, [fault, expected]] of stories.entries()) await deposit(fault, index + 2, expected);
    await page.getByText('yes', { exact: true }).waitFor();
    expect(await page.locator('[data-test=moved]').textContent()).toBe(
      await page.locator('[data-test=booked]').textContent(),
    );
    if (pictures !== undefined)
      await page.screenshot({ path: join(pictures, 'playground-used.png'), fullPage: true });
    await page.close();
  });
});
