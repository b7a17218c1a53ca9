import { sendMsMax } from '../../../packages/runtime-kafka/src/decisions/policy.js';
import { historyPolicy } from '../history-policy.js';
import { committedOf, type HistoryView } from './history-view.js';

/** Whether a commit allows its own process to send: an attempt's intent, or a look-up's step. */
export const allows = (cause: string): boolean =>
  cause === 'intent' ||
  cause.endsWith('-intent') ||
  cause === 'look-up-scheduled' ||
  cause === 'review-requested';

/** A request sent to its gateway, with the commit that allowed it. */
export interface WrittenRequest {
  readonly transactionId: string;
  readonly order: number;
  /** Milliseconds since the sending process's last commit that allowed it; `Infinity` without one. */
  readonly sinceMs: number;
  /** Whether such a commit was made before any review, within the time that a request may be in flight. */
  readonly isAllowedUnflagged: boolean;
}

/** Every sent request. No other process runs between a process's call and the event of its request. */
export function writtenRequests(view: HistoryView): readonly WrittenRequest[] {
  return view.transactionIds.flatMap((transactionId) => {
    const calls = view.of('gateway called', transactionId);
    const grants = committedOf(view, transactionId).filter(({ event }) => allows(event.change.cause));
    return view.of('request written', transactionId).map(({ order, atMs }) => {
      const writer = calls.filter((call) => call.order < order).at(-1)?.process;
      const grantsOfSender = grants.filter((grant) => grant.order < order && grant.process === writer);
      const sinceMs = Math.round(atMs - (grantsOfSender.at(-1)?.atMs ?? -Infinity));
      const isAllowedUnflagged = grantsOfSender.some(
        (grant) =>
          grant.event.change.next.review === undefined && atMs - grant.atMs <= sendMsMax(historyPolicy),
      );
      return { transactionId, order, sinceMs, isAllowedUnflagged };
    });
  });
}
