import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../decisions/policy.js';
import type { Delivery } from '../../ports/merchant-event.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { toDeliveryResult } from './to-delivery-result.js';

const delivery: Delivery = {
  deliveryId: 'dlv_1',
  merchantId: 'mer_1',
  environment: 'test',
  url: 'https://shop.example/hook',
  eventType: 'transaction.succeeded',
  messageId: 'msg_1',
  body: '{}',
  status: 'pending',
  attempts: 1,
  createdAtMs: 0,
  secretSealed: '',
};

const { context, time } = createTestContext(createFakeGateway(), testRecord({}));
const waitAfter = (status: number, retryAfter?: string, attempts = 1) => {
  const answer = {
    kind: 'answer',
    status,
    text: '',
    ...(retryAfter !== undefined && { retryAfter }),
  } as const;
  const { dueAtMs } = toDeliveryResult(context, { ...delivery, attempts }, answer);
  return dueAtMs === undefined ? undefined : dueAtMs - time.wallMs;
};
const scheduledMs = defaultPolicy.merchantCallbackDelaysMs[1] ?? 0;

describe('the next attempt', () => {
  it.each([429, 503])('after a %i follows Retry-After', (status) => {
    expect(waitAfter(status, '120')).toBe(120_000);
    expect(waitAfter(status, new Date(time.wallMs + 600_000).toUTCString())).toBe(600_000);
  });

  it('is never before the schedule, and Retry-After delays it by an hour at most', () => {
    expect(waitAfter(503, '0')).toBe(scheduledMs);
    expect(waitAfter(503, '86400')).toBe(3_600_000);
  });

  it.each(['soon', '', '-5', '1e9'])('follows the schedule where the header says %j', (retryAfter) => {
    expect(waitAfter(503, retryAfter)).toBe(waitAfter(503));
  });

  it('follows the schedule after any other status', () => {
    expect(waitAfter(500, '120')).toBe(waitAfter(500));
  });

  it('is not made after the end of the schedule, whatever Retry-After says', () => {
    expect(waitAfter(503, '5', defaultPolicy.merchantCallbackDelaysMs.length)).toBeUndefined();
  });
});
