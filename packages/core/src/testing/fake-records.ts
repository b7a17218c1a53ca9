import { PaymentError } from '../errors/payment-error.js';
import type {
  GatewayRecord,
  GatewayRecordKind,
  GatewayRecordPeriod,
  GatewayRecordsContext,
} from '../gateway/v1/gateway-record-v1.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import { checkRequest } from '../input/check-input.js';
import type { FakeMovement } from './fake-gateway.js';

const kinds: Readonly<Partial<Record<GatewayOperation, GatewayRecordKind>>> = {
  deposit: 'deposit',
  capture: 'deposit',
  withdraw: 'withdrawal',
  refund: 'refund',
  reverse: 'reversal',
};

/**
 * Lists the fake's movements as records.
 *
 * @throws {PaymentError} `listingError`, after the first record if there is one; `invalid_request`, effect `none`, field `period.from` or `period.to`; `aborted`
 */
export async function* listFakeRecords(
  movements: readonly FakeMovement[],
  period: GatewayRecordPeriod,
  { signal }: GatewayRecordsContext,
  listingError?: PaymentError,
): AsyncGenerator<GatewayRecord> {
  const fromMs = Date.parse(checkRequest.time('period.from', period.from));
  const toMs = Date.parse(checkRequest.time('period.to', period.to));
  // A copy, because movements may be added during the iteration.
  for (const movement of [...movements]) {
    if (signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing');
    const atMs = Date.parse(movement.at);
    if (atMs < fromMs || atMs >= toMs) continue;
    const kind = kinds[movement.operation] ?? 'other';
    yield {
      recordReference: movement.gatewayReference,
      kind,
      direction: kind === 'deposit' ? 'in' : 'out',
      money: movement.money,
      occurredAt: movement.at,
      transactionId: movement.transactionId,
      gatewayReference: movement.gatewayReference,
    };
    if (listingError !== undefined) throw listingError;
  }
  if (signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing');
  if (listingError !== undefined) throw listingError;
}
