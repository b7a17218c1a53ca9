import { PaymentError } from '../../../errors/payment-error.js';
import { sending, rewriting, alike, remade, type BrokenGateway } from './alter-gateway.js';

/** Gateways that misjudge what a fault means for money. */
export const brokenEffects: readonly BrokenGateway[] = [
  {
    breaks: 'calls every lost answer harmless',
    alter: rewriting((error) => alike(error, { effect: 'none' })),
  },
  {
    breaks: 'calls a refused connection uncertain',
    alter: rewriting((error) =>
      error.code === 'gateway_unreachable' ? alike(error, { effect: 'unknown' }) : error,
    ),
  },
  {
    breaks: 'throws errors that are not PaymentErrors',
    alter: rewriting(({ message }) => new Error(message)),
  },
  {
    breaks: 'reads an unreadable answer as a decline',
    alter: sending((send) => async (transaction, context) => {
      try {
        return await send(transaction, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code !== 'response_unreadable') throw error;
        return { status: 'failed', reason: 'other', rawCode: 'unreadable', rawMessage: 'unreadable' };
      }
    }),
  },
  {
    breaks: 'reads a server error as a decline',
    alter: sending((send) => async (transaction, context) => {
      try {
        return await send(transaction, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code !== 'gateway_error') throw error;
        return { status: 'failed', reason: 'gateway_unavailable', rawCode: '500', rawMessage: 'failed' };
      }
    }),
  },
  {
    breaks: 'makes up a reference where the provider gave none',
    alter: sending((send) => async (transaction, context) => {
      try {
        return await send(transaction, context);
      } catch (error) {
        if (!PaymentError.is(error) || !error.message.includes('no reference')) throw error;
        return { status: 'succeeded', gatewayReference: `made-up-${transaction.transactionId}` };
      }
    }),
  },
  {
    breaks: 'calls an abort under way harmless',
    alter: rewriting((error) => (error.code === 'aborted' ? alike(error, { effect: 'none' }) : error)),
  },
  {
    breaks: 'calls refused credentials uncertain',
    alter: rewriting((error) =>
      error.code === 'credentials_rejected'
        ? alike(error, { code: 'gateway_error', effect: 'unknown' })
        : error,
    ),
  },
  {
    breaks: 'drops the wait that the provider asked for',
    alter: rewriting((error) =>
      error.retryAfterMs === undefined ? error : new PaymentError(error.code, error.effect, error.message),
    ),
  },
  {
    breaks: 'has no deadline',
    alter: (good, parts) =>
      remade(parts, { http: (request) => parts.http({ ...request, deadlineMs: 600_000 }) }),
  },
  {
    breaks: 'reads answers of any size',
    alter: (good, parts) =>
      remade(parts, { http: (request) => parts.http({ ...request, maxResponseBytes: 1e9 }) }),
  },
  {
    breaks: 'ignores the signal',
    alter: sending(
      (send) => (transaction, context) =>
        send(transaction, { ...context, signal: new AbortController().signal }),
    ),
  },
];
