import { ConfigurationError } from '../../ports/configuration-error.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { reissuedAs } from '../../ports/reissue.js';

/** The transaction, which must exist and wait for a person. @throws {ConfigurationError} in one line */
export async function findFlagged(
  { store }: ServiceContext,
  transactionId: string,
): Promise<TransactionRecord> {
  const record = await store.find(transactionId);
  if (record === undefined) throw new ConfigurationError(`there is no transaction ${transactionId}`);
  if (record.review !== undefined) return record;
  const successor = reissuedAs(record);
  throw new ConfigurationError(
    successor === undefined
      ? `${transactionId} is not in review: there is nothing to decide`
      : `${transactionId} was already reissued as ${successor}`,
  );
}
