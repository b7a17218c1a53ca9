import type { HostileCase } from '../hostile-case.js';
import { callApi, canary, parse } from '../hostile-system.js';

const query = (
  name: string,
  search: string,
  status: readonly number[] = [422],
  path = '/v1/transactions',
): HostileCase => ({
  name,
  status,
  send: ({ runtime, tokens }) =>
    callApi(runtime.apiUrl ?? '', 'GET', `${path}?${search}`, { token: tokens.a }),
});

const refused: readonly string[] = [
  'limit=0', 'limit=-1', 'limit=101', 'limit=1e1', 'limit=0x10', 'limit=%20%35', 'limit=5.0', 'limit=', 'limit=NaN', 'limit=99999999999999999999',
  'limit[]=5', 'limit=5&limit=6', 'status=done', 'status=', 'status[]=failed', 'status=failed%00', 'kind=payout', 'gateway=%00', 'gateway=..%2F..',
  'gateway=FAKE', 'gateway=__proto__', 'cursor=1', 'cursor=txn_', `cursor=txn_${'g'.repeat(32)}`, `cursor=txn_${'0'.repeat(33)}`,
  "cursor=txn_0'%20OR%20'1'%3D'1", 'merchantReference=', 'merchantReference=%00', 'merchantReference=a%0d%0aSet-Cookie%3A%20b',
  `merchantReference=${'a'.repeat(300)}`, 'createdFrom=yesterday', 'createdFrom=2026-01-01', 'createdBefore=1', 'createdBefore=2026-13-01T00:00:00Z',
  'merchantId=mer_1', 'environment=live', '__proto__=1', 'constructor=1', 'unknown=1', 'sort=status', '$where=1',
]; // prettier-ignore

/** Queries that name what is not there, twice, or more than may be asked. */
export const queryCases: readonly HostileCase[] = [
  ...refused.map((search) => query(`?${search.slice(0, 60)} is refused`, search)),
  query('a delivery cursor of another shape is refused', 'cursor=dlv_1', [404, 422], '/v1/callback-endpoints/end_0/deliveries'),
  query('a limit of unasked deposits beyond 100 is refused', 'limit=1000', [422], '/v1/incoming-deposits'),
  ...[
    "merchantReference=' OR 1=1 --",
    'merchantReference=%25',
    'merchantReference=\\',
    `merchantReference=${canary}`,
    'merchantReference={"$ne":null}',
    'merchantReference=*',
  ].map((search): HostileCase => ({
    name: `${search} finds nothing`,
    status: [200],
    send: ({ runtime, tokens }) => callApi(runtime.apiUrl ?? '', 'GET', `/v1/transactions?${encodeURI(search)}`, { token: tokens.a }),
    then: async (_system, answer) => {
      if ((parse(answer)['transactions'] as unknown[]).length > 0) throw new Error(answer.text);
    },
  })),
]; // prettier-ignore
