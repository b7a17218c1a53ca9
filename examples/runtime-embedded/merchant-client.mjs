// A merchant's API client: plain HTTP with a bearer token.

/** A client for one token. */
export function createMerchantClient(apiUrl, token) {
  const call = async (method, path, body, idempotencyKey) => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer.detail}`);
    return answer;
  };
  return {
    createEndpoint: (url) => call('POST', '/v1/callback-endpoints', { url }),
    send: (path, body, idempotencyKey) => call('POST', path, body, idempotencyKey),
    /** Every transaction of this merchant, newest first. */
    listAll: async () => {
      const transactions = [];
      let cursor = '';
      do {
        const page = await call('GET', `/v1/transactions?limit=100${cursor}`);
        transactions.push(...page.transactions);
        cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      return transactions;
    },
  };
}
