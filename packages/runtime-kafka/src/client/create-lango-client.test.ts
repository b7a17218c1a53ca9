import { describe, expect, it } from 'vitest';
import { createLangoClient } from './create-lango-client.js';

describe('the client', () => {
  it('times out while a response body never ends', async () => {
    const endless = () =>
      new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }), {
        headers: { 'content-type': 'application/json' },
      });
    const client = createLangoClient({
      baseUrl: 'http://127.0.0.1:9',
      token: 'a-token',
      timeoutMs: 50,
      fetch: async () => endless(),
    });
    await expect(client.getTransaction({ id: 'one' })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});
