import {
  PaymentError,
  type GatewayRecord,
  type GatewayRecordPeriod,
  type GatewayRecordsContext,
} from '@lango/core';
import type { OperationDependencies } from '../operations/operation-dependencies.js';
import { listPulledRecords } from './list-pulled-records.js';
import { listStatementRecords } from './list-statement-records.js';

/** A period in milliseconds since the epoch. */
export interface PeriodMs {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The organisation's records: from the statement file if there is one, otherwise from the pull API. */
export async function* listRecords(
  dependencies: OperationDependencies,
  period: GatewayRecordPeriod,
  context: GatewayRecordsContext,
): AsyncGenerator<GatewayRecord> {
  const { signal, statement } = context;
  const periodMs = {
    fromMs: readTime('period.from', period.from),
    toMs: readTime('period.to', period.to),
  };
  throwIfAborted(signal);
  const records =
    statement === undefined
      ? listPulledRecords(dependencies, periodMs, context)
      : listStatementRecords(statement, periodMs, dependencies.settings);
  for await (const record of records) {
    throwIfAborted(signal);
    yield record;
  }
  throwIfAborted(signal);
}

function readTime(field: string, time: string): number {
  const ms = Date.parse(time);
  if (Number.isFinite(ms)) return ms;
  throw new PaymentError('invalid_request', 'none', `${field} must be an ISO 8601 time`, undefined, {
    field,
  });
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing records');
}
