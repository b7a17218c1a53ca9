import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../service-context.js';
import type { Authenticate } from './authenticate.js';
import { notFound } from './problem.js';
import { parseWith } from './read-json-body.js';
import { listQuerySchema } from './request-schemas.js';
import { toTransactionView } from './transaction-view.js';

/** The `GET` routes about transactions and gateways. */
export function readRoutes(context: ServiceContext, authenticate: Authenticate) {
  const { store, gateways } = context;
  const own = async (request: Request, transactionId: string): Promise<TransactionRecord> => {
    const caller = await authenticate(request, 'transactions:read');
    const record = await store.find(transactionId);
    if (record?.merchantId !== caller.merchantId || record.environment !== caller.environment)
      throw notFound();
    return record;
  };
  return {
    one: async (request: Request, transactionId: string) => {
      const record = await own(request, transactionId);
      return Response.json(toTransactionView(record, await store.discrepancies(transactionId)));
    },
    history: async (request: Request, transactionId: string) => {
      await own(request, transactionId);
      const entries = await store.history(transactionId);
      const attempts = await store.attempts(transactionId);
      return Response.json({
        history: entries.map(({ version, status, cause, atMs }) => ({
          version,
          status,
          cause,
          at: iso(atMs),
        })),
        attempts: attempts.map(({ operation, startedAtMs, outcome }) => ({
          operation,
          startedAt: iso(startedAtMs),
          outcome,
        })),
      });
    },
    list: async (request: Request) => {
      const caller = await authenticate(request, 'transactions:read');
      const query = parseWith(listQuerySchema, Object.fromEntries(new URL(request.url).searchParams));
      const { cursor, limit, gateway, status, kind, merchantReference } = query;
      const records = await store.list({
        merchantId: caller.merchantId,
        environment: caller.environment,
        limit: limit + 1,
        ...(cursor !== undefined && { before: cursor }),
        ...(gateway !== undefined && { gatewayId: gateway }),
        ...(status !== undefined && { status }),
        ...(kind !== undefined && { kind }),
        ...(merchantReference !== undefined && { merchantReference }),
      });
      const page = records.slice(0, limit);
      return Response.json({
        transactions: page.map((record) => toTransactionView(record)),
        ...(records.length > limit && { nextCursor: page.at(-1)?.transaction.transactionId }),
      });
    },
    gateways: async (request: Request) => {
      const caller = await authenticate(request, 'transactions:read');
      const offered = gateways
        .list()
        .filter((gateway) => gateway.capabilities.environment === caller.environment);
      return Response.json({
        gateways: offered.map(({ gatewayId, capabilities }) => ({
          gateway: gatewayId,
          operations: capabilities.operations,
        })),
      });
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
