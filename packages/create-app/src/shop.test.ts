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

it('the shop takes a payment, shows what became of it, and makes none of a wrong number', async () => {
  const buy = (phone: string) =>
    fetch(`${shop.url}/orders`, {
      method: 'POST',
      body: new URLSearchParams({ phone }),
      redirect: 'manual',
    });
  expect(await (await fetch(shop.url)).text()).toContain('Pay by M-Pesa');
  const order = await buy('+254712345678');
  expect(order.status).toBe(303);
  const address = new URL(order.headers.get('location') ?? '', shop.url);
  for (;;) {
    const text = await (await fetch(address)).text();
    if (text.includes('Paid.')) break;
    expect(text).toContain('Waiting for your payment');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const refused = await buy('a telephone');
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('phone')]);
  expect((await fetch(new URL('/orders/order-of-nobody', shop.url))).status).toBe(404);
});
