import { createServer } from 'node:http';

/**
 * A proxy that makes Lango look newer than its client: every object of an answer has one more member, and the customer's action is of a type
 * that the document does not name, except for payments whose reference ends with `-1`.
 */
export async function startLaterProxy(target) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const passed = ['authorization', 'content-type', 'idempotency-key', 'accept'];
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => passed.includes(name)),
    );
    const answer = await fetch(target + request.url, {
      method: request.method,
      headers,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(isJson ? JSON.stringify(grow(JSON.parse(text))) : text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Maps of texts, which gain no member. */
const maps = new Set(['metadata', 'counterparty', 'checks']);

function grow(value) {
  if (Array.isArray(value)) return value.map(grow);
  if (typeof value !== 'object' || value === null) return value;
  const grown = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, maps.has(name) ? member : grow(member)]),
  );
  const action = String(value.merchantReference).endsWith('-1')
    ? { type: 'approve-on-device', accountReference: 'INV1' }
    : { type: 'scan-code', code: '000201010211', expiresInSeconds: 60 };
  return {
    ...grown,
    ...('transactionId' in value && 'status' in value && { action }),
    addedLater: { any: [1, 'a', null] },
  };
}
