import { describe, expect, it } from 'vitest';
import { createBodyBudget } from './body-budget.js';
import { readLimitedBody } from './read-limited-body.js';

const KiB = 1024;

/** A request whose body's first bytes came and whose rest may come when `end` is called. */
function unfinished(length: number, headers: Record<string, string> = { 'content-length': String(length) }) {
  let end = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new Uint8Array(length - 1));
      end = () => {
        controller.enqueue(new Uint8Array(1));
        controller.close();
      };
    },
  });
  const init = { method: 'POST', body, headers, duplex: 'half' };
  return { request: new Request('https://pay.example.com/', init as RequestInit), end: () => end() };
}

describe('unfinished bodies', () => {
  it('of one client are held up to 4 MiB, and its other requests are refused for now', async () => {
    const budget = createBodyBudget();
    const read = (client: string, length: number) => {
      const { request, end } = unfinished(length);
      return { body: readLimitedBody(request, 1024 * KiB, { budget, client }), end };
    };
    const held = Array.from({ length: 16 }, () => read('198.51.100.1', 256 * KiB));
    const refused = Array.from({ length: 1_484 }, () => read('198.51.100.1', 256 * KiB));
    expect(new Set(await Promise.all(refused.map(({ body }) => body)))).toEqual(new Set(['no-room']));
    const other = read('203.0.113.7', 256 * KiB);
    other.end();
    expect(await other.body).toHaveLength(256 * KiB);
    const small = read('198.51.100.1', 8 * KiB);
    small.end();
    expect(await small.body).toHaveLength(8 * KiB);
    for (const { end } of held) end();
    await Promise.all(held.map(({ body }) => body));
    const later = read('198.51.100.1', 256 * KiB);
    later.end();
    expect(await later.body).toHaveLength(256 * KiB);
  });

  it('without a length are counted as they come', async () => {
    const budget = createBodyBudget();
    const take = budget.take('198.51.100.1', 4 * 1024 * KiB);
    const { request } = unfinished(64 * KiB, {});
    const reader = { budget, client: '198.51.100.1' };
    expect(await readLimitedBody(request, 1024 * KiB, reader)).toBe('no-room');
    take?.();
    expect(budget.take('198.51.100.1', 4 * 1024 * KiB)).toBeDefined();
  });
});
