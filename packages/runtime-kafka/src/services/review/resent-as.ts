import type { TransactionRecord } from '../../ports/transaction-record.js';

/** The transaction that was sent instead of this one, as two people decided; who sends it once more pays twice. */
export function resentAs({ resend }: TransactionRecord): string | undefined {
  return resend?.kind === 'sent' ? resend.transactionId : undefined;
}
