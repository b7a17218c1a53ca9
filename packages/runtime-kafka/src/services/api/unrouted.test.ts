import { describe, expect, it } from 'vitest';
import { createUnrouted } from './unrouted.js';

const unrouted = createUnrouted([
  { method: 'POST', path: '/v1/deposits' },
  { method: 'GET', path: '/v1/transactions/{id}' },
  { method: 'DELETE', path: '/v1/transactions/{id}' },
  { method: 'GET', path: '/openapi.json' },
]);
const answer = (method: string, path: string) => {
  const { status, headers } = unrouted(new Request(`https://pay.example.com${path}`, { method }));
  return [status, headers['allow']];
};

describe('a request without a route', () => {
  it.each([
    ['PUT', '/v1/deposits', 405, 'POST'],
    ['GET', '/v1/deposits', 405, 'POST'],
    ['OPTIONS', '/v1/transactions/txn_1', 405, 'GET, DELETE, HEAD'],
    ['POST', '/openapi.json', 405, 'GET, HEAD'],
    ['GET', '/openapi-json', 404, undefined],
    ['PUT', '/v1/transactions/txn_1/more', 404, undefined],
    ['PUT', '/v1/transactions/', 404, undefined],
  ])('%s %s is answered %d', (method, path, status, allow) => {
    expect(answer(method, path)).toEqual([status, allow]);
  });
});
