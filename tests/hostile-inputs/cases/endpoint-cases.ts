import type { HostileCase } from '../hostile-case.js';
import { callApi, parse, type HostileSystem } from '../hostile-system.js';
import { merchantPaths } from '../merchant-site.js';

interface Listed {
  readonly status: string;
  readonly lastResult?: string;
  readonly attempts: number;
  readonly log: readonly unknown[];
}

/** Makes an endpoint at the path, presses its test button, and waits for what came of it. */
async function testEndpoint({ runtime, tokens, site }: HostileSystem, path: string) {
  const base = runtime.apiUrl ?? '';
  const token = tokens.b;
  const made = parse(
    await callApi(base, 'POST', '/v1/callback-endpoints', {
      token,
      body: { url: `${site.url}${path}`, events: ['transaction.failed'] },
    }),
  );
  const endpoint = `/v1/callback-endpoints/${String(made['endpointId'])}`;
  await callApi(base, 'POST', `${endpoint}/test`, { token, body: {} });
  for (;;) {
    const list = await callApi(base, 'GET', `${endpoint}/deliveries`, { token });
    const [delivery] = parse(list)['deliveries'] as readonly Listed[];
    if (delivery !== undefined && delivery.status !== 'pending') {
      await callApi(base, 'DELETE', endpoint, { token });
      return { list, delivery };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const succeeding = new Set(['/good', '/no-content', '/endless']);

/** Whatever a merchant's server answers, one try ends in time, keeps little, follows nothing. */
export const endpointCases: readonly HostileCase[] = merchantPaths.map((path): HostileCase => ({
  name: `${path} is ${succeeding.has(path) ? 'taken for delivered' : 'a failure that ends'}`,
  status: [200],
  mayChange: ['endpoints', 'deliveries'],
  // An endpoint that is gone is disabled, which the merchant's other endpoint is told.
    maySend: path === '/gone' ? 2 : 1,
  withinMs: 4_000,
  send: async (system) => (await testEndpoint(system, path)).list,
  then: async ({ site }, answer) => {
    const [delivery] = parse(answer)['deliveries'] as readonly Listed[];
    const isDelivered = delivery?.status === 'delivered';
    if (isDelivered !== succeeding.has(path) || delivery?.attempts !== 1) throw new Error(answer.text);
    if ((delivery.lastResult ?? '').length > 1_000 || delivery.log.length !== 1) throw new Error(answer.text);
    if (site.received.some((request) => request.path === '/forbidden')) throw new Error('a redirect was followed');
    const sent = site.received.at(-1);
    if (sent?.headers['authorization'] !== undefined || sent?.headers['cookie'] !== undefined) throw new Error('too much was sent');
  },
})); // prettier-ignore
