import type { TraceEvent } from '../trace.js';
import type { Draft, HistoryWorld } from './operations-of.js';
import type { Payments } from './payments.js';

/** Calls to a gateway, movements in its ledger, and its responses. */
export function providerOperation(
  { clockJumped }: HistoryWorld,
  payments: Payments,
  event: TraceEvent,
): Draft | undefined {
  if (event.kind === 'gateway called') {
    const { transactionId: id, operation, key } = event;
    return { input: { do: 'call', id, operation, key }, output: {} };
  }
  if (event.kind === 'request written')
    return { input: { do: 'write', id: event.transactionId }, output: {} };
  if (event.kind === 'request arrived') {
    const { transactionId: id, operation, key, destination, money } = event;
    const { amountMinor } = money;
    return { input: { do: 'take', id, operation, key, destination, amountMinor }, output: {} };
  }
  if (event.kind === 'money moved') {
    const { transactionId: id, money, gatewayReference, isPartialCapture } = event;
    return {
      input: { do: 'move', id },
      output: {
        amountMinor: money.amountMinor,
        reference: gatewayReference,
        isPart: isPartialCapture,
      },
    };
  }
  if (event.kind === 'gateway response') {
    const { status, gatewayReference } = event.response;
    return {
      input: { do: 'say', id: event.transactionId },
      output: { status, reference: gatewayReference },
    };
  }
  if (event.kind === 'gateway entry') {
    const { kind, entryReference, money, isFinal } = event.entry;
    const entry = { kind, reference: entryReference, amountMinor: money.amountMinor, isFinal };
    return { input: { do: 'tell entry', id: event.transactionId }, output: { entries: [entry] } };
  }
  if (event.kind === 'incoming deposit booked') {
    const id = payments.ofReceipt(event.gatewayReference);
    if (id === undefined || event.transactionId !== undefined) return undefined;
    return {
      input: { do: 'credit', id },
      output: { reference: event.gatewayReference, isPeace: !clockJumped },
    };
  }
  return undefined;
}
