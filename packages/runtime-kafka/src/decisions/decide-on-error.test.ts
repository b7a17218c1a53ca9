import { PaymentError } from '@lango/core';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { decideOnError } from './decide-on-error.js';
import { defaultPolicy } from './policy.js';
import { context, nowMs, recordIn } from './testing/record-in.js';

describe('what an error means', () => {
  const decideError = (record: TransactionRecord, error: PaymentError) => {
    const decision = decideOnError(record, error, { ...context, fraction: 0.5 });
    if (decision.kind === 'nothing') throw new Error('an error always means something');
    const { next } = decision;
    return {
      status: next.transaction.status,
      failure: next.transaction.failure?.reason,
      step: next.nextStep,
      attempts: next.attempts,
      possiblySent: next.possiblySent,
      due: next.dueAtMs,
    };
  };
  const clean = new PaymentError('gateway_unreachable', 'none', 'refused');
  const lost = new PaymentError('connection_lost', 'unknown', 'reset');

  it('without effect: the same status, tried again with a delay', () => {
    const decision = decideError(recordIn('submitted'), clean);
    expect(decision).toMatchObject({ status: 'submitted', step: 'retry-scheduled', possiblySent: false });
    expect(decision.due).toBeGreaterThan(nowMs);
  });

  it('with unknown effect: unknown, looked up, never failed', () => {
    expect(decideError(recordIn('submitted'), lost)).toMatchObject({
      status: 'unknown',
      step: 'awaiting-look-up',
      possiblySent: true,
    });
    expect(decideError(recordIn('submitted', { attempts: 99 }), lost)).toMatchObject({ status: 'unknown' });
  });

  it('without effect, after an attempt that was possibly sent: unknown', () => {
    for (const code of ['gateway_unreachable', 'request_rejected', 'circuit_open'] as const) {
      const error = new PaymentError(code, 'none', 'clean');
      expect(decideError(recordIn('submitted', { possiblySent: true, attempts: 99 }), error)).toMatchObject({
        status: 'unknown',
      });
    }
  });

  it('a refused request fails at once, unless an earlier attempt was possibly sent', () => {
    const refused = new PaymentError('request_rejected', 'none', 'bad field');
    expect(decideError(recordIn('submitted'), refused)).toMatchObject({
      status: 'failed',
      failure: 'invalid_request',
    });
  });

  it('attempts used up without any effect is proof', () => {
    const lastAttempt = recordIn('submitted', { attempts: defaultPolicy.attemptsMax });
    expect(decideError(lastAttempt, clean)).toMatchObject({
      status: 'failed',
      failure: 'gateway_unavailable',
    });
  });

  it.each(['circuit_open', 'bulkhead_full', 'credentials_rejected'] as const)(
    '%s costs no attempt',
    (code) => {
      const lastAttempt = recordIn('submitted', { attempts: defaultPolicy.attemptsMax });
      const decision = decideError(lastAttempt, new PaymentError(code, 'none', 'not sent'));
      expect(decision).toMatchObject({
        status: 'submitted',
        step: 'retry-scheduled',
        attempts: defaultPolicy.attemptsMax - 1,
      });
    },
  );

  it('past submitBy a transaction that was never possibly sent expires', () => {
    const throttled = new PaymentError('rate_limited', 'none', 'later', undefined, {
      retryAfterMs: 3_600_000,
    });
    expect(decideError(recordIn('submitted'), throttled)).toMatchObject({
      status: 'failed',
      failure: 'expired',
    });
  });
});
