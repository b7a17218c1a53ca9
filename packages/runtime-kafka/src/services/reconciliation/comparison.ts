import type { GatewayRecord, GatewayRecordSource } from '@lango/core';
import type { GatewayAccount } from '../../ports/reconciliation-store.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { ReportBuilder } from './report-builder.js';

/** Listed on both sides of the period: a gateway's time of booking differs from ours. Milliseconds. */
export const marginMs = 3_600_000;

/** State of one comparison. */
export interface Comparison {
  readonly context: ServiceContext;
  readonly account: GatewayAccount;
  readonly source: GatewayRecordSource;
  readonly isStatement: boolean;
  readonly period: { readonly fromMs: number; readonly toMs: number };
  readonly report: ReportBuilder;
  /** Short ids of the transactions that are matched already. */
  readonly matchedIds: Set<number>;
}

/** Whether the record belongs to the period, and not to the margin. */
export function isInPeriod({ period }: Comparison, record: GatewayRecord): boolean {
  const ms = Date.parse(record.occurredAt);
  return ms >= period.fromMs && ms < period.toMs;
}

/** 52 of an id's random bits: enough to tell a million apart in a tenth of the memory. */
export const shortId = (transactionId: string) => Number.parseInt(transactionId.slice(-13), 16);
