import type { Merchant } from '../ports/merchant.js';
import { notFound, Problem } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { readPage } from '../services/shared/read-page.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso, isoIf } from '../ports/iso-time.js';
import type { OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';

type RegistryHandlers = Pick<
  OperationsHandlers,
  | 'listMerchants'
  | 'allowMerchantGateways'
  | 'allowEveryGateway'
  | 'revokeMerchantToken'
  | 'listGatewayHealth'
  | 'listOperators'
  | 'listOperatorCalls'
>;

/** Merchants, gateways, operators and the audit log. */
export function registryHandlers(
  context: ServiceContext,
  { admin, breakers }: OperationsTools,
): RegistryHandlers {
  const { store, gateways, retiredGateways } = context;
  const merchantOf = async ({ merchantId = '' }: Readonly<Record<string, string>>): Promise<Merchant> => {
    const merchant = await store.findMerchant(merchantId);
    if (merchant === undefined) throw notFound('there is no such merchant');
    return merchant;
  };
  return {
    listMerchants: async () => {
      const merchants = await admin.listMerchants();
      return jsonResult({
        merchants: await Promise.all(
          merchants.map(async (merchant) => ({
            ...merchant,
            tokens: await admin.listTokens(merchant.merchantId),
          })),
        ),
      });
    },
    allowMerchantGateways: async ({ params, body }) => {
      const { merchantId, gateways: allowed = [] } = await merchantOf(params);
      const known = gateways.list().map(({ gatewayId }) => gatewayId);
      // One that is on the list already may be unknown to this process and known to others.
      const unknown = body.gateways.find((id) => !known.includes(id) && !allowed.includes(id));
      if (unknown !== undefined)
        throw new Problem(
          422,
          'unknown-gateway',
          `gateways: there is no ${JSON.stringify(unknown)}; known here: ${known.join(', ')}`,
          'gateways',
        );
      await admin.setMerchantGateways(merchantId, [...new Set(body.gateways)]);
      return jsonResult({ done: true });
    },
    allowEveryGateway: async ({ params }) => {
      await admin.setMerchantGateways((await merchantOf(params)).merchantId, 'all');
      return jsonResult({ done: true });
    },
    revokeMerchantToken: async ({ params }) => {
      if (!(await admin.revokeToken(params['id'] ?? '')))
        throw notFound('there is no valid token with this key');
      return jsonResult({ done: true });
    },
    listGatewayHealth: async () =>
      jsonResult({
        gateways: gateways
          .list()
          .map(({ gatewayId, capabilities: { environment, account, operations, records } }) => ({
            gateway: gatewayId,
            environment,
            account,
            retired: retiredGateways.has(gatewayId),
            operations,
            ...(records && {
              records: { api: records.api !== undefined, statement: records.statement !== undefined },
            }),
            breakers: breakers()
              .filter((breaker) => breaker.gatewayId === gatewayId)
              .map(({ operation, state, sinceMs }) => ({ operation, state, since: iso(sinceMs) })),
          })),
      }),
    listOperators: async () =>
      jsonResult({
        operators: (await store.listOperators()).map((operator) => ({
          operatorId: operator.operatorId,
          name: operator.name,
          role: operator.role,
          createdAt: iso(operator.createdAtMs),
          disabled: operator.disabledAtMs !== undefined,
          lastUsedAt: isoIf(operator.lastUsedAtMs),
        })),
      }),
    listOperatorCalls: async ({ query }) => {
      const { rows, ...next } = await readPage(
        query,
        (page) => store.listCalls(page),
        ({ callId }) => callId,
      );
      return jsonResult({ calls: rows.map(({ atMs, ...call }) => ({ ...call, at: iso(atMs) })), ...next });
    },
  };
}
