import { notFound, Problem } from '../services/api/problem.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso, isoIf, type OperationsHandlers } from './operations-call.js';
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

/** Who and what takes part: merchants, gateways, operators, and what these did. */
export function registryHandlers(
  context: ServiceContext,
  { admin, breakers }: OperationsTools,
): RegistryHandlers {
  const { store, gateways } = context;
  const merchantOf = async ({ merchantId = '' }: Readonly<Record<string, string>>): Promise<string> => {
    if ((await store.findMerchant(merchantId)) === undefined) throw notFound('there is no such merchant');
    return merchantId;
  };
  return {
    listMerchants: async () => {
      const merchants = await admin.listMerchants();
      return jsonAnswer({
        merchants: await Promise.all(
          merchants.map(async (merchant) => ({
            ...merchant,
            tokens: await admin.listTokens(merchant.merchantId),
          })),
        ),
      });
    },
    allowMerchantGateways: async ({ params, body }) => {
      const merchantId = await merchantOf(params);
      const known = gateways.list().map(({ gatewayId }) => gatewayId);
      const unknown = body.gateways.find((gatewayId) => !known.includes(gatewayId));
      if (unknown !== undefined)
        throw new Problem(
          422,
          'unknown-gateway',
          `gateways: there is no ${JSON.stringify(unknown)}; known here: ${known.join(', ')}`,
          'gateways',
        );
      await admin.setMerchantGateways(merchantId, [...new Set(body.gateways)]);
      return jsonAnswer({ done: true });
    },
    allowEveryGateway: async ({ params }) => {
      await admin.setMerchantGateways(await merchantOf(params), 'all');
      return jsonAnswer({ done: true });
    },
    revokeMerchantToken: async ({ params }) => {
      if (!(await admin.revokeToken(params['id'] ?? '')))
        throw notFound('there is no token of this key that is in force');
      return jsonAnswer({ done: true });
    },
    listGatewayHealth: async () =>
      jsonAnswer({
        gateways: gateways
          .list()
          .map(({ gatewayId, capabilities: { environment, account, operations, records } }) => ({
            gateway: gatewayId,
            environment,
            account,
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
      jsonAnswer({
        operators: (await store.listOperators()).map((operator) => ({
          operatorId: operator.operatorId,
          name: operator.name,
          role: operator.role,
          createdAt: iso(operator.createdAtMs),
          disabled: operator.disabledAtMs !== undefined,
          lastUsedAt: isoIf(operator.lastUsedAtMs),
        })),
      }),
    listOperatorCalls: async ({ query: { limit, cursor } }) => {
      const found = await store.listCalls({
        limit: limit + 1,
        ...(cursor !== undefined && { before: cursor }),
      });
      const page = found.slice(0, limit);
      return jsonAnswer({
        calls: page.map(({ atMs, ...call }) => ({ ...call, at: iso(atMs) })),
        ...(found.length > limit && { nextCursor: page.at(-1)?.callId }),
      });
    },
  };
}
