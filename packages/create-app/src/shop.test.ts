import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevWorld } from '@lango/dev';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShop } from '../template/shop.js';

const folder = mkdtempSync(join(tmpdir(), 'lango-shop-'));
let world: Awaited<ReturnType<typeof startDevWorld>>;
let shop: Awaited<ReturnType<typeof startShop>>;

beforeAll(async () => {
  world = await startDevWorld({ dataDirectory: folder, port: 0 });
  shop = await startShop({ runtime: world.runtime, port: 0 });
});
afterAll(async () => {
  await shop.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

it('the shop takes a payment and shows its outcome, also for a wrong number', async () => {
  const buy = (phone: string) =>
    fetch(`${shop.url}/orders`, {
      method: 'POST',
      body: new URLSearchParams({ phone }),
      redirect: 'manual',
    });
  const end = async (phone: string) => {
    const order = await buy(phone);
    expect(order.status).toBe(303);
    for (;;) {
      const page = await fetch(new URL(order.headers.get('location') ?? '', shop.url));
      const text = await page.text();
      if (!text.includes('Waiting for your payment')) return text;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  expect(await (await fetch(shop.url)).text()).toContain('Pay by M-Pesa');
  expect(await end('+254712345678')).toContain('Paid.');
  expect(await end('a telephone')).toContain('did not go through');
  const refused = await buy('');
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('phone')]);
  expect((await fetch(new URL('/orders/order-of-nobody', shop.url))).status).toBe(404);
});
