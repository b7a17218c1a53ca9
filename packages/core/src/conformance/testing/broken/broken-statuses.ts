import { PaymentError } from '../../../errors/payment-error.js';
import {
  alike,
  misreading,
  refunding,
  remade,
  rewriting,
  sending,
  type BrokenGateway,
} from './alter-gateway.js';

const declined = (rawCode: string) => ({
  status: 'failed' as const,
  reason: 'other' as const,
  rawCode,
  rawMessage: 'failed',
});

/** Whatever the status, a body that reads like an answer is taken for one. */
const believing = (statuses: readonly number[]): BrokenGateway['alter'] =>
  misreading({ status: (status) => (statuses.includes(status) ? 200 : status) });

/** Gateways that read the status of the exchange as the status of the money. */
export const brokenStatuses: readonly BrokenGateway[] = [
  { breaks: 'believes a body under 500', alter: believing([500]) },
  {
    breaks: 'never looks at the HTTP status',
    alter: believing([400, 408, 409, 418, 425, 500, 502, 503, 504]),
  },
  {
    breaks: 'takes a refusal with status 200 for a yes',
    alter: misreading({
      answer: (body) => (body['accepted'] === false ? { ...body, id: 'acme-0', status: 'WAITING' } : body),
    }),
  },
  {
    breaks: 'reads a duplicate as a decline',
    alter: sending((send) => async (transaction, context) => {
      try {
        return await send(transaction, context);
      } catch (error) {
        if (PaymentError.is(error) && error.rawCode === '409') return declined('409');
        throw error;
      }
    }),
  },
  {
    breaks: 'reads a refusal to serve as a decline of a refund',
    alter: refunding((refund) => async (...asked) => {
      try {
        return await refund(...asked);
      } catch (error) {
        if (PaymentError.is(error) && error.rawCode === '503') return declined('503');
        throw error;
      }
    }),
  },
  {
    breaks: 'calls a time-out of the provider’s harmless',
    alter: rewriting((error) => (error.rawCode === '408' ? alike(error, { effect: 'none' }) : error)),
  },
  {
    breaks: 'calls a lost answer of a refund harmless',
    alter: refunding((refund) => async (...asked) => {
      try {
        return await refund(...asked);
      } catch (error) {
        throw PaymentError.is(error) ? alike(error, { effect: 'none' }) : error;
      }
    }),
  },
  {
    breaks: 'sends again by itself when the provider fails',
    alter: (_good, parts) => {
      let again = 0;
      return remade(parts, {
        http: async (request) => {
          const response = await parts.http(request);
          if (response.status !== 500 || request.method !== 'POST') return response;
          again += 1;
          const headers = { ...request.headers, 'idempotency-key': `again-${again}` };
          return parts.http({ ...request, headers });
        },
      });
    },
  },
  {
    breaks: 'ignores the signal of a refund',
    alter: refunding(
      (refund) => (asked, original, context) =>
        refund(asked, original, { ...context, signal: new AbortController().signal }),
    ),
  },
  {
    breaks: 'leaves a decline open that the answer tells',
    alter: misreading({
      answer: (body) => (body['status'] === 'NO_FUNDS' ? { ...body, status: 'WAITING' } : body),
    }),
  },
  {
    breaks: 'takes an answer without a code for a success',
    alter: misreading({ answer: (body) => ({ ...body, status: body['status'] ?? 'OK' }) }),
  },
  {
    breaks: 'takes an empty code for a success',
    alter: misreading({ answer: (body) => (body['status'] === '' ? { ...body, status: 'OK' } : body) }),
  },
  {
    breaks: 'answers with the amount that was asked',
    alter: misreading({
      answer: (body, { sent }) =>
        'amount' in sent && 'amount' in body
          ? { ...body, amount: sent['amount'], currency: sent['currency'] }
          : body,
    }),
  },
  {
    breaks: 'answers in the currency that was asked',
    alter: misreading({
      answer: (body, { sent }) =>
        'currency' in sent && 'currency' in body ? { ...body, currency: sent['currency'] } : body,
    }),
  },
  {
    breaks: 'leaves the amount of a refund out',
    alter: misreading({
      answer: (body) => {
        if (body['kind'] !== 'refund') return body;
        const { amount: _amount, ...rest } = body;
        return rest;
      },
    }),
  },
  {
    breaks: 'reads as much of an amount as it can',
    alter: misreading({
      answer: (body) =>
        'amount' in body
          ? { ...body, amount: (Number.parseFloat(String(body['amount'])) || 0).toFixed(0) }
          : body,
    }),
  },
  {
    breaks: 'passes over an amount that it cannot read',
    alter: misreading({
      answer: (body) => {
        const { amount, ...rest } = body;
        return typeof amount === 'string' && /^\d+(\.\d{1,3})?$/.test(amount) ? body : rest;
      },
    }),
  },
  {
    breaks: 'takes an amount below nothing for one above',
    alter: misreading({
      answer: (body) =>
        'amount' in body ? { ...body, amount: String(body['amount']).replace('-', '') } : body,
    }),
  },
  {
    breaks: 'calls an amount that it cannot read harmless',
    alter: rewriting((error) =>
      error.code === 'response_unreadable' && error.field === 'amount'
        ? alike(error, { code: 'invalid_request', effect: 'none' })
        : error,
    ),
  },
  {
    breaks: 'reads every answer with two decimals',
    alter: misreading({
      answer: (body) =>
        body['currency'] === 'KWD' ? { ...body, amount: (Number(body['amount']) * 10).toFixed(2) } : body,
    }),
  },
];
