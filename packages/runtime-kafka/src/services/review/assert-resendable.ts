import { isFinalStatus } from '@lango/core';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';

/**
 * Whether a second send makes sense at all: of a payment whose outcome nobody could find out.
 *
 * @throws {ConfigurationError} in one line that says what to do instead
 */
export function assertResendable({ transaction, sendDeadlineAtMs }: TransactionRecord, nowMs: number): void {
  const { transactionId, kind, status } = transaction;
  if (isFinalStatus(status))
    throw new ConfigurationError(`${transactionId} is ${status} for good: there is nothing to send again`);
  if (status === 'created')
    throw new ConfigurationError(`${transactionId} was never sent: settle it as failed instead`);
  if (kind !== 'deposit' && kind !== 'withdrawal') {
    // A new one takes its amount from the deposit anew, which only the merchant may ask for (I8).
    throw new ConfigurationError(
      `${transactionId} is a ${kind}: settle it, and the merchant can ask for another ${kind}`,
    );
  }
  if (sendDeadlineAtMs !== undefined && sendDeadlineAtMs > nowMs) {
    const until = new Date(sendDeadlineAtMs).toISOString();
    throw new ConfigurationError(`${transactionId} may still be on its way until ${until}: wait`);
  }
}
