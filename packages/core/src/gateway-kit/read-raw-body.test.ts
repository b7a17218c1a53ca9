import { afterEach, expect, it, vi } from 'vitest';
import { readRawBody } from './read-raw-body.js';

afterEach(() => vi.unstubAllGlobals());

it('reads a request where there is no Buffer, as in a browser', async () => {
  const request = new Request('https://shop.example/callbacks', { method: 'POST', body: 'paid: 1,500 ✓' });
  vi.stubGlobal('Buffer', undefined);
  const bytes = await readRawBody(request);
  expect(bytes.constructor).toBe(Uint8Array);
  expect(new TextDecoder().decode(bytes)).toBe('paid: 1,500 ✓');
});

it('joins the parts of a stream in order there, including strings', async () => {
  async function* parts() {
    yield new TextEncoder().encode('one ');
    yield 'two ';
    yield new TextEncoder().encode('three');
  }
  vi.stubGlobal('Buffer', undefined);
  expect(new TextDecoder().decode(await readRawBody(parts() as AsyncIterable<Uint8Array>))).toBe(
    'one two three',
  );
});
