import { describe, expect, it } from 'vitest';
import { createLangoClient } from './create-lango-client.js';

describe('the client', () => {
  it('ends at its timeout where the runtime does not end a body that has begun', async () => {
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
