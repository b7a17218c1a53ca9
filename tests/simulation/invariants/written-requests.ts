import { sendMsMax } from '../../../packages/runtime-kafka/src/decisions/policy.js';
import { historyPolicy } from '../history-policy.js';
import { committedOf, type HistoryView } from './history-view.js';

/** What a commit allows its own process to send: an attempt's intent, or a look-up's step. */
export const allows = (cause: string): boolean =>
  cause === 'intent' ||
  cause.endsWith('-intent') ||
  cause === 'look-up-scheduled' ||
  cause === 'review-requested';

/** A request that left for its gateway, and by what right. */
export interface WrittenRequest {
  readonly transactionId: string;
  readonly order: number;
  /** Since the last commit of the process that wrote it which allowed it to; `Infinity` without one. */
  readonly sinceMs: number;
  /** Whether such a commit of its own was made while nobody had been asked, no longer ago than a request may be under way. */
  readonly isAllowedUnflagged: boolean;
}

/** Every request that was written. Between a process's call and what is written for it nobody else has a turn. */
export function writtenRequests(view: HistoryView): readonly WrittenRequest[] {
  return view.transactionIds.flatMap((transactionId) => {
    const calls = view.of('gateway called', transactionId);
    const grants = committedOf(view, transactionId).filter(({ event }) => allows(event.change.cause));
    return view.of('request written', transactionId).map(({ order, atMs }) => {
      const writer = calls.filter((call) => call.order < order).at(-1)?.process;
      const own = grants.filter((grant) => grant.order < order && grant.process === writer);
      const sinceMs = Math.round(atMs - (own.at(-1)?.atMs ?? -Infinity));
      const isAllowedUnflagged = own.some(
        (grant) =>
          grant.event.change.next.review === undefined && atMs - grant.atMs <= sendMsMax(historyPolicy),
      );
      return { transactionId, order, sinceMs, isAllowedUnflagged };
    });
  });
}
