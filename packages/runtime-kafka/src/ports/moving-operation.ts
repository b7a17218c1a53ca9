import type { GatewayOperation, TransactionKind } from '@lango/core';

/** The operation that moves a transaction's money. */
export const movingOperation: Readonly<Record<TransactionKind, GatewayOperation>> = {
  deposit: 'deposit',
  withdrawal: 'withdraw',
  refund: 'refund',
  reversal: 'reverse',
};
