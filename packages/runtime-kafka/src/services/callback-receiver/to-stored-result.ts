import type { GatewayCallbackResult } from '@lango/core';
import type { StoredResult } from '../../messages/stored-result.js';
import type { IncomingDepositPolicy } from './callback-receiver.js';

/** Results that are stored. A validation request is not: it is answered at once. */
export type StorableResult = Exclude<GatewayCallbackResult, { kind: 'validation-request' }>;

/** What an adapter read, as the data that is stored. */
export async function toStoredResult(
  gatewayId: string,
  result: StorableResult,
  incoming: IncomingDepositPolicy,
): Promise<StoredResult> {
  switch (result.kind) {
    case 'updates':
      return { kind: 'updates', updates: [...result.updates] };
    case 'entries':
      return { kind: 'entries', entries: [...result.entries] };
    case 'ignored':
      return { kind: 'ignored', reason: result.reason.slice(0, 500) };
    case 'incoming-deposit': {
      const merchantId = await incoming.merchantForIncomingDeposit?.({ ...result.deposit, gatewayId });
      return {
        kind: 'incoming-deposit',
        deposit: result.deposit,
        ...(merchantId !== undefined && { merchantId }),
      };
    }
  }
}
