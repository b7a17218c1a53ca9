import type { PaymentErrorCode } from '@lango/core';
import type { BusMessage } from '../../../packages/runtime-kafka/src/ports/message-bus.js';
import type {
  NewTransaction,
  TransactionCommit,
} from '../../../packages/runtime-kafka/src/ports/transaction-change.js';
import type { PortCall } from './crash-point.js';

/** Names a call, finely enough that the commit of an intent and that of an answer are two crash points. */
export function nameCall(port: string, method: string, args: readonly unknown[]): PortCall {
  const about = aboutOf(`${port}.${method}`, args);
  return { port, method, name: `${port}.${method}${about === undefined ? '' : `(${about})`}` };
}

function aboutOf(call: string, args: readonly unknown[]): string | undefined {
  switch (call) {
    case 'store.commit':
      return kindOf((args[0] as TransactionCommit).cause);
    case 'store.createTransaction':
      return (args[0] as NewTransaction).record.transaction.kind;
    case 'bus.publish':
      return (args[0] as readonly BusMessage[])[0]?.topic ?? 'nothing';
    case 'bus.subscribe':
      return (args[0] as BusMessage).topic;
    default:
      return undefined;
  }
}

/** Which error a gateway's call ended with depends on the load of the machine; that its outcome is committed does not. */
function kindOf(cause: string): string {
  const [, operation = '', code = ''] = /^(capture-|cancel-)?(.*)$/.exec(cause) ?? [];
  return code in errorCodes ? `${operation}error` : cause;
}

const errorCodes: Readonly<Record<PaymentErrorCode, true>> = {
  invalid_request: true,
  operation_not_supported: true,
  configuration_invalid: true,
  request_rejected: true,
  credentials_rejected: true,
  rate_limited: true,
  gateway_unreachable: true,
  circuit_open: true,
  bulkhead_full: true,
  aborted: true,
  gateway_timeout: true,
  connection_lost: true,
  response_unreadable: true,
  gateway_error: true,
  request_in_progress: true,
  duplicate_reference: true,
  transaction_not_found: true,
  callback_rejected: true,
  callback_unreadable: true,
  illegal_transition: true,
  unexpected: true,
};

/** The transaction or message that a call is about, for whoever reads what was struck. */
export function subjectOf(args: readonly unknown[]): string | undefined {
  return /(?:txn|cbk|dlv|msg)_[0-9a-zA-Z]+/.exec(JSON.stringify(args) ?? '')?.[0];
}
