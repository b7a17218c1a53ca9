import { checkRequest } from '../input/check-input.js';
import { isFinalStatus } from '../transaction/transaction-status.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import type { GatewayCallContext } from './v1/gateway-call-context-v1.js';
import type { GatewayOperation } from './v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/** Which kind of transaction each operation that moves money is for. */
const kinds: Readonly<Partial<Record<GatewayOperation, TransactionKind>>> = {
  deposit: 'deposit',
  withdraw: 'withdrawal',
  refund: 'refund',
  reverse: 'reversal',
};

/**
 * Refuses a call that must be a mistake, before anything is sent: a transaction of another gateway, of the wrong kind or with a final status,
 * no key, no signal.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field
 */
export function checkCall(
  { gatewayId }: Pick<PaymentGatewayV1, 'gatewayId'>,
  operation: GatewayOperation,
  transaction: Transaction,
  context: GatewayCallContext,
): void {
  // Written out for speed: this runs on every call.
  if (typeof transaction !== 'object' || transaction === null)
    throw checkRequest.wrong('transaction', 'must be an object');
  if (typeof context?.signal?.addEventListener !== 'function')
    throw checkRequest.wrong('context.signal', 'must be an AbortSignal');
  const { idempotencyKey } = context;
  if (typeof idempotencyKey !== 'string' || idempotencyKey === '')
    throw checkRequest.wrong(
      'context.idempotencyKey',
      'must be a text: idempotencyKeyFor(transactionId, operation)',
    );
  if (transaction.gatewayId !== gatewayId)
    throw checkRequest.wrong('transaction.gatewayId', `names another gateway than ${gatewayId}`);
  const kind = kinds[operation];
  if (kind !== undefined && transaction.kind !== kind)
    throw checkRequest.wrong('transaction.kind', `must be ${kind} for ${operation}`);
  // A look-up is allowed after the final status too.
  if (operation !== 'lookUp' && isFinalStatus(transaction.status))
    throw checkRequest.wrong('transaction.status', `is ${transaction.status}: it is not sent again`);
}
