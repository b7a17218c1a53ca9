import type { Money } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import { Problem } from '../services/api/problem.js';
import { requestOperation } from '../services/api/request-operation.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** Captures by operators. */
export interface CaptureAdmin {
  /**
   * Requests a capture of all or part of what a pending deposit holds, as its merchant could; the gateway's response comes later. A repeat changes
   * nothing.
   *
   * @throws {ConfigurationError} in one line when it is refused
   */
  capture(request: {
    readonly transactionId: string;
    /** Minor units of the transaction's currency. Default: everything. */
    readonly amountMinor?: number;
  }): Promise<{ readonly transactionId: string; readonly status: string; readonly amount: Money }>;
}

/** Builds it over the store. */
export function captureAdmin(context: ServiceContext): CaptureAdmin {
  return {
    capture: async ({ transactionId, amountMinor }) => {
      if (amountMinor !== undefined && !(Number.isSafeInteger(amountMinor) && amountMinor > 0))
        throw new ConfigurationError('amount: must be a whole number of minor units, above 0');
      const record = await context.store.find(transactionId);
      if (record === undefined) throw new ConfigurationError(`there is no transaction ${transactionId}`);
      const { money } = record.transaction;
      const amount = { ...money, ...(amountMinor !== undefined && { amountMinor }) };
      const requested = await requestOperation(context, record, 'capture', amount).catch((error: unknown) => {
        throw error instanceof Problem ? new ConfigurationError(error.detail) : error;
      });
      const { status } = requested.transaction;
      const { pendingOperation } = requested;
      const waiting = pendingOperation?.operation === 'capture' ? pendingOperation.money : money;
      return { transactionId, status, amount: waiting };
    },
  };
}
