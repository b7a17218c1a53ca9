import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startConsoleWorld, type ConsoleWorld } from './console-world.js';
import { findChromium } from './find-chromium.js';

const executablePath = findChromium();
/** A folder to write a picture of each screen to; none are written otherwise. */
const pictures = process.env['LANGO_CONSOLE_PICTURES'];

const screens = [
  ['overview', ''],
  ['payments', '/payments'],
  ['exceptions', '/exceptions'],
  ['callbacks', '/callbacks'],
  ['merchant-events', '/events'],
  ['incoming-deposits', '/incoming'],
  ['reconciliation', '/reconciliation'],
  ['dead-letters', '/dead-letters'],
  ['merchants-and-gateways', '/registry'],
  ['audit-log', '/audit'],
] as const;

describe.skipIf(executablePath === undefined)('the console in a browser (needs Debian’s chromium)', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  const complaints: string[] = [];

  const open = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A refusal that the page shows is no complaint; the browser writes each one down.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(world.consoleUrl).origin))
        complaints.push(`asked ${request.url()}`);
    });
    return page;
  };
  const signIn = async (page: Page, role: keyof ConsoleWorld['tokens']) => {
    await page.goto(world.consoleUrl);
    await page.getByLabel('Operator token').fill(world.tokens[role]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  };
  const goTo = async (page: Page, path: string) => {
    await page.goto(`${world.consoleUrl}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.loading').waitFor({ state: 'detached' });
  };
  const faultsOf = async (page: Page): Promise<readonly string[]> => {
    // A string of our own choosing, run by the browser's tools: the page's policy stays as strict as it is.
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
  };
  const overflowOf = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  beforeAll(async () => {
    world = await startConsoleWorld();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it('says so about a token that is none, and lets nobody in', async () => {
    const page = await open();
    await page.goto(world.consoleUrl);
    await page.getByLabel('Operator token').fill('lango_operator_nonsense');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').textContent()).resolves.toContain('not a valid operator token');
    expect(await faultsOf(page)).toEqual([]);
    await page.close();
  });

  it.each([
    ['wide and light', 1280, 'light'],
    ['narrow and dark', 360, 'dark'],
    ['very wide and dark', 2560, 'dark'],
    ['narrow and light', 360, 'light'],
  ] as const)(
    'shows every screen %s, with nothing that axe finds and nothing cut off',
    async (_, width, colorScheme) => {
      const page = await open({ viewport: { width, height: 800 }, colorScheme });
      await signIn(page, 'admin');
      const held = await world.pay(`LOST-${width}-${colorScheme}`, 'withdrawals');
      const callback = await page.evaluate(async () => {
        const answer = await fetch('/v1/operations/callbacks');
        return ((await answer.json()) as { callbacks: { callbackId: string }[] }).callbacks[0]?.callbackId;
      });
      const all = [
        ...screens,
        ['payment', `/payments/${held}`],
        ['callback', `/callbacks/${callback}`],
      ] as const;
      for (const [name, path] of all) {
        await goTo(page, path);
        expect(await faultsOf(page), name).toEqual([]);
        expect(await overflowOf(page), `${name} is cut off`).toBe(0);
        if (pictures !== undefined)
          await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) });
      }
      await page.close();
    },
  );

  it('settles a held payment with evidence in three clicks', async () => {
    const id = await world.pay('LOST-THREE', 'withdrawals');
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, '/exceptions');
    await page.getByRole('link', { name: 'LOST-THREE' }).click();
    await page.getByLabel('nothing moved (failed)').click();
    await page.getByLabel(/What it rests on/).fill('Not on the statement of today');
    await page.getByRole('button', { name: 'Settle' }).click();
    await page.getByText('by Amina operator').waitFor();
    const { decisions } = await world.runtime.admin.showReview(id);
    expect(decisions).toMatchObject([
      { decidedBy: 'Amina operator', reason: 'Not on the statement of today' },
    ]);
    await page.close();
  });

  it('asks for the gateway’s number before it calls a payment succeeded', async () => {
    const id = await world.pay('LOST-NUMBER', 'withdrawals');
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, `/payments/${id}`);
    await page.getByLabel('money moved (succeeded)').click();
    await page.getByLabel(/What it rests on/).fill('A call');
    await page.getByRole('button', { name: 'Settle' }).click();
    await page.getByLabel(/number that proves it/).fill('FAKE-4711');
    await page.getByRole('button', { name: 'Settle' }).click();
    await page.getByText('by Amina operator').waitFor();
    await page.close();
  });

  it('tells of a payment that moved on while a person was writing', async () => {
    const id = await world.pay('LOST-STALE', 'withdrawals');
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, `/payments/${id}`);
    await page.getByLabel('nothing moved (failed)').click();
    await page.getByLabel(/What it rests on/).fill('A ticket');
    await world.runtime.admin.resolveReview({
      transactionId: id,
      outcome: 'failed',
      decidedBy: 'Somebody else',
      reason: 'was faster',
    });
    // Either the page has heard of it and offers nothing any more, or the service refuses.
    await Promise.race([
      page.getByRole('button', { name: 'Settle' }).click(),
      page.getByText('by Somebody else').waitFor(),
    ]);
    await page.getByText('by Somebody else').waitFor();
    expect((await world.runtime.admin.showReview(id)).decisions).toHaveLength(1);
    await page.close();
  });

  it('offers a viewer nothing to press, and the service refuses one who posts', async () => {
    const id = await world.pay('LOST-VIEWER', 'withdrawals');
    const page = await open();
    await signIn(page, 'viewer');
    await goTo(page, `/payments/${id}`);
    await page.getByRole('heading', { name: 'Actions' }).waitFor();
    expect(await page.getByRole('button', { name: /Settle|Look up|Refund|Propose/ }).count()).toBe(0);
    const statuses = await page.evaluate(async (address) => {
      const session = (await (await fetch('/v1/operations/session')).json()) as { csrfToken: string };
      const post = (token: string) =>
        fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-csrf-token': token },
          body: JSON.stringify({ version: 1, outcome: 'failed', reason: 'mine' }),
        }).then(async (answer) => `${answer.status} ${((await answer.json()) as { title: string }).title}`);
      return [await post(session.csrfToken), await post('f'.repeat(32))];
    }, `/v1/operations/payments/${id}/resolution`);
    expect(statuses).toEqual(['403 forbidden', '403 csrf token wrong']);
    await page.close();
  });

  it('finds a payment by its reference, with the search in the address', async () => {
    const page = await open();
    await signIn(page, 'viewer');
    await goTo(page, '/payments');
    await page.getByLabel(/reference, receipt/).fill('INV-1042');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/q=INV-1042/);
    await page.getByText('INV-1043').waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: 'INV-1042' }).count()).toBe(1);
    await goTo(page, '/payments?q=nothing-like-it');
    await page.getByText('No payment matches').waitFor();
    await page.close();
  });

  it('gives an incoming deposit to its merchant', async () => {
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, '/incoming');
    await page.getByText('QK7X1B2C3D').waitFor();
    await page.getByLabel('Merchant').selectOption({ label: 'Mama Njeri’s shop' });
    await page.getByRole('button', { name: 'Assign' }).click();
    await page.getByText('Every incoming deposit has its merchant').waitFor();
    await page.close();
  });

  it('previews what a replay would change before it is done', async () => {
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, '/callbacks');
    await page.getByRole('row').filter({ hasText: 'fake' }).getByRole('link').first().click();
    expect(await page.getByRole('button', { name: 'Replay', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Preview replay' }).click();
    await page.getByText('nothing would change').waitFor();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('being applied again').waitFor();
    await page.close();
  });

  it('compares a period with the gateway’s own records, and shows what differs', async () => {
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, '/reconciliation');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Before (UTC)').fill(`${tomorrow}T00:00`);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('region', { name: 'Result' }).waitFor();
    await page.waitForURL(/job=job_/);
    await page.getByText('Matched', { exact: true }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'reconciled-1280-light.png') });
    await page.getByLabel('From (UTC)').fill(`${tomorrow}T00:00`);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('to: must be later than from').waitFor();
    await page.close();
  });

  it('says which gateways a merchant may use, and changes it', async () => {
    const page = await open();
    await signIn(page, 'admin');
    await goTo(page, '/registry');
    const kiosk = page.getByRole('row').filter({ hasText: 'Kiosk' });
    await kiosk.getByText('Change').click();
    for (const gateway of ['stripe', 'till', 'fake']) await kiosk.getByLabel(gateway).uncheck();
    expect(await kiosk.getByRole('button', { name: 'Allow these alone' }).isDisabled()).toBe(true);
    await kiosk.getByLabel('fake').check();
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await kiosk.getByRole('button', { name: 'Allow these alone' }).click();
    expect((await answered).status()).toBe(200);
    await kiosk.getByRole('cell', { name: /^fake/ }).waitFor();
    expect((await world.runtime.admin.listMerchants()).find(({ name }) => name === 'Kiosk')).toMatchObject({
      gateways: ['fake'],
    });
    expect(await faultsOf(page)).toEqual([]);
    if (pictures !== undefined)
      await page.screenshot({ path: join(pictures, 'gateways-of-a-merchant.png'), fullPage: true });
    await page.close();
  });

  it('shows a gateway that its process does not know, and keeps it on the list', async () => {
    const { merchantId } = await world.runtime.admin.createMerchant('Two processes');
    await world.runtime.admin.setMerchantGateways(merchantId, ['till', 'fake']);
    const page = await open();
    // The list of a process without the gateway.
    await page.route('**/v1/operations/gateways', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { gateways: { gateway: string }[] };
      const gateways = body.gateways.filter(({ gateway }) => gateway !== 'till');
      await route.fulfill({ response, json: { gateways } });
    });
    await signIn(page, 'admin');
    await goTo(page, '/registry');
    const row = page.getByRole('row').filter({ hasText: 'Two processes' });
    await row.getByText('Change').click();
    expect(await row.getByLabel('till (unknown to this process)').isChecked()).toBe(true);
    await row.getByLabel('fake').uncheck();
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await row.getByRole('button', { name: 'Allow these alone' }).click();
    expect((await answered).status()).toBe(200);
    const merchants = await world.runtime.admin.listMerchants();
    expect(merchants.find((one) => one.merchantId === merchantId)?.gateways).toEqual(['till']);
    await page.close();
  });

  it('tells a handler in the processes again what it was told', async () => {
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, '/events');
    const ledger = page.getByRole('row').filter({ hasText: 'ledger' });
    await ledger.getByText('Send again').first().click();
    await ledger.getByLabel('Send again since (UTC)').fill('2026-01-01T00:00');
    await ledger.getByLabel('including delivered ones').check();
    await ledger.getByRole('button', { name: 'Send again' }).click();
    await ledger.getByText(/\d+ of \d+/).waitFor();
    expect(await ledger.getByRole('button', { name: 'Remove' }).count()).toBe(0);
    if (pictures !== undefined)
      await page.screenshot({ path: join(pictures, 'handlers.png'), fullPage: true });
    await page.close();
  });

  it('shows which events a handler has handled, and sends one of them again', async () => {
    const page = await open();
    await signIn(page, 'operator');
    await goTo(page, '/events');
    const ledger = page.getByRole('row').filter({ hasText: 'ledger' }).first();
    await ledger.getByText('Show', { exact: true }).click();
    const events = page.getByRole('table', { name: 'Newest events of ledger' });
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await events.getByRole('button', { name: 'Send again' }).first().click();
    expect((await answered).status()).toBe(202);
    await page.close();
  });

  it('is used by keyboard alone', async () => {
    const page = await open();
    await signIn(page, 'viewer');
    await goTo(page, '');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Payments' }).waitFor();
    await page.close();
  });
});
