import { isDeepStrictEqual } from 'node:util';
import type { GatewayEntry, GatewayUpdate } from '@lango/core';
import { decideOnEntry } from '../decisions/decide-on-entry.js';
import { decideOnResponse } from '../decisions/decide-on-response.js';
import type { Decision } from '../decisions/decision.js';
import { storedResultSchema } from '../messages/stored-result.js';
import type { StoredCallback } from '../ports/gateway-callback.js';
import { entriesOf } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { findTransaction } from '../services/callback-processor/find-transaction.js';
import { decisionContextOf } from '../services/shared/apply-decision.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { IncomingDepositPolicy } from '../services/callback-receiver/callback-receiver.js';
import { readAgain } from '../services/callback-receiver/read-again.js';

/** Effect of one part of a callback. */
export interface ReplayEffect {
  readonly transactionId?: string;
  readonly statusBefore?: string;
  readonly statusAfter?: string;
  /** Number of entries that would be booked. */
  readonly entries: number;
  readonly text: string;
}

/** Effect of a replay. */
export interface ReplayPreview {
  readonly reads: 'read-again' | 'stored-reading' | 'erased';
  readonly changesReading: boolean;
  readonly before: unknown;
  readonly after: unknown;
  readonly effects: readonly ReplayEffect[];
}

/** Reads a stored callback with the current adapter and decides on it as a replay would. Writes nothing and calls no gateway. */
export async function previewReplay(
  context: ServiceContext,
  callback: StoredCallback,
  incoming: IncomingDepositPolicy,
): Promise<ReplayPreview> {
  const before = callback.result;
  const reading = await readAgain(context, callback, incoming);
  const after = reading?.result ?? before;
  return {
    reads: callback.body.length === 0 ? 'erased' : (reading?.outcome ?? 'stored-reading'),
    changesReading: !isDeepStrictEqual(JSON.parse(JSON.stringify(after ?? null)), before),
    before,
    after,
    effects: reading === undefined ? [] : await effectsOf(context, callback, after),
  };
}

async function effectsOf(
  context: ServiceContext,
  callback: StoredCallback,
  result: unknown,
): Promise<readonly ReplayEffect[]> {
  const read = storedResultSchema.parse(result);
  const source = callback.evidence ?? 'hint';
  const nothing = (text: string): readonly ReplayEffect[] => [{ entries: 0, text }];
  switch (read.kind) {
    case 'updates':
      return Promise.all(
        read.updates.map((update) =>
          effectOf(context, callback, update, (record) =>
            decideOnResponse(record, update, source, decisionContextOf(context, record)),
          ),
        ),
      );
    case 'entries':
      return Promise.all(
        read.entries.map((entry) =>
          effectOf(context, callback, entry, async (record) => {
            const booked = entriesOf(await context.store.journal(record.transaction.transactionId));
            return decideOnEntry(record, entry, source, booked, decisionContextOf(context, record));
          }),
        ),
      );
    case 'incoming-deposit':
      return nothing('an incoming deposit would be recorded, unless it is already');
    case 'unreadable':
      return nothing('it cannot be read: the payment would be looked up');
    case 'ignored':
      return nothing(`it would be ignored: ${read.reason}`);
  }
}

async function effectOf(
  context: ServiceContext,
  callback: StoredCallback,
  part: GatewayUpdate | GatewayEntry,
  decide: (record: TransactionRecord) => Decision | Promise<Decision>,
): Promise<ReplayEffect> {
  const found = await findTransaction(context, callback, part).catch(() => 'unmatched' as const);
  if (typeof found === 'string') return { entries: 0, text: `it belongs to no payment here: ${found}` };
  const { transactionId, status: statusBefore } = found.transaction;
  const decision = await decide(found);
  if (decision.kind === 'nothing')
    return {
      transactionId,
      statusBefore,
      statusAfter: statusBefore,
      entries: 0,
      text: `nothing would change: ${decision.why}`,
    };
  const statusAfter = decision.next.transaction.status;
  const entries = decision.entries?.length ?? 0;
  const discrepancy = decision.discrepancy === undefined ? '' : ', and a discrepancy would be recorded';
  return { transactionId, statusBefore, statusAfter, entries, text: `${decision.cause}${discrepancy}` };
}
