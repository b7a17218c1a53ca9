import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { patchProcessing } from '../../decisions/change-record.js';
import type { Decision } from '../../decisions/decision.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { decideAndCommit } from './apply-decision.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';

const contradicts = (current: TransactionRecord, detail = 'the gateway says otherwise'): Decision => ({
  kind: 'change',
  cause: 'contradicts-final-status',
  next: patchProcessing(current, {}),
  discrepancy: { kind: 'contradicts-final-status', detail },
});

describe('one evidence is one discrepancy', () => {
  it('however often and by whichever worker it is applied', async () => {
    const { context, commits, stored } = createTestContext(createFakeGateway(), testRecord({}));
    const apply = (appliedCallbackId: string, detail?: string) =>
      decideAndCommit(context, stored.record, (current) => contradicts(current, detail), {
        appliedCallbackId,
      });
    await apply('cbk_1');
    await apply('cbk_1');
    await apply('cbk_2');
    await apply('cbk_1', 'something else');
    const ids = commits.map(({ discrepancy }) => discrepancy?.discrepancyId);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });
});
