import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import { auditStatements } from './audit-statements.js';
import { callbackStatements } from './callback-statements.js';
import { deliveryStatements } from './delivery-statements.js';
import type { StatementContext } from './memory-rows.js';
import { claimStatements } from './claim-statements.js';
import { incomingStatements } from './incoming-statements.js';
import { transactionStatements } from './transaction-statements.js';

/**
 * The store as plain data, for one process: the methods that histories use, each one atomic change. It passes the same port suite as PGlite and
 * PostgreSQL.
 */
export function createMemoryStore(context: StatementContext): TransactionStore {
  const { rows } = context;
  const simulated: Partial<TransactionStore> = {
    ...transactionStatements(context),
    ...callbackStatements(context),
    ...claimStatements(context),
    ...incomingStatements(context),
    ...deliveryStatements(context),
    ...auditStatements(context),
    addMerchant: async (merchant) => void rows.merchants.set(merchant.merchantId, merchant),
    findMerchant: async (merchantId) => rows.merchants.get(merchantId),
    addEndpoint: async (endpoint) => rows.endpoints.push(endpoint) > 0,
    /** Histories are too short for retention. */
    applyRetention: async () => ({}),
    check: async () => undefined,
    close: async () => undefined,
  };
  return simulated as TransactionStore;
}
