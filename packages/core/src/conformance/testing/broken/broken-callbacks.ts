import { PaymentError } from '../../../errors/payment-error.js';
import { receiving, changingResults, believe, type BrokenGateway } from './alter-gateway.js';

/** Gateways that believe strangers, or misread the provider. */
export const brokenCallbacks: readonly BrokenGateway[] = [
  { breaks: 'believes every callback', alter: receiving(() => believe) },
  {
    breaks: 'checks that a callback has a signature, not which',
    alter: receiving(() => async (payload, context) => {
      if (context.headers['acme-signature'] === undefined)
        throw new PaymentError('callback_rejected', 'none', 'unsigned');
      return believe(payload, context);
    }),
  },
  {
    breaks: 'parses a callback before it verifies it',
    alter: receiving((receive) => async (payload, context) => {
      JSON.parse(Buffer.from(payload).toString());
      return receive(payload, context);
    }),
  },
  {
    breaks: 'leaves out the amount that a callback states',
    alter: changingResults((result) =>
      result.kind === 'updates'
        ? {
            ...result,
            updates: result.updates.map((update) =>
              update.status === 'succeeded' ? { ...update, money: undefined } : update,
            ),
          }
        : result,
    ),
  },
  {
    breaks: 'leaves out our id that a callback states',
    alter: changingResults((result) =>
      result.kind === 'updates'
        ? { ...result, updates: result.updates.map(({ transactionId: _ours, ...update }) => update) }
        : result,
    ),
  },
  {
    breaks: 'takes an unknown code of a callback for a success',
    alter: changingResults((result) =>
      result.kind === 'updates'
        ? {
            ...result,
            updates: result.updates.map((update) =>
              update.status === 'pending' ? { ...update, status: 'succeeded' } : update,
            ),
          }
        : result,
    ),
  },
  {
    breaks: 'calls a signed callback evidence of nobody’s',
    alter: changingResults((result) => ('evidence' in result ? { ...result, evidence: 'hint' } : result)),
  },
  {
    breaks: 'remembers callbacks and reads a repeat differently',
    alter: receiving((receive) => {
      const seen = new Set<string>();
      return async (payload, context) => {
        const result = await receive(payload, context);
        const known = seen.has(Buffer.from(payload).toString());
        seen.add(Buffer.from(payload).toString());
        return known
          ? { kind: 'ignored', reason: 'repeated', acknowledgement: result.acknowledgement }
          : result;
      };
    }),
  },
  {
    breaks: 'answers a callback with an error',
    alter: changingResults((result) => ({
      ...result,
      acknowledgement: { ...result.acknowledgement, status: 500 },
    })),
  },
];
