import { isFinalStatus } from '@lango/core';
import { pause } from '../shared/pause.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Milliseconds between reads of the row: short at first, since most payments end soon. Concurrent reads share a statement. */
const [firstPauseMs, pauseMsMax] = [25, 500];

/** Resolves when the transaction is final, the time is up or one of the signals is aborted. */
export async function waitForOutcome(
  { store, clock }: Pick<ServiceContext, 'store' | 'clock'>,
  transactionId: string,
  timeoutMs: number,
  signals: readonly AbortSignal[],
): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of signals) signal.addEventListener('abort', end);
  const hasEnded = () => signals.some(({ aborted }) => aborted);
  const endMs = clock.monotonicNow() + timeoutMs;
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
      const record = await store.find(transactionId);
      const leftMs = endMs - clock.monotonicNow();
      if (record === undefined || isFinalStatus(record.transaction.status)) return;
      if (leftMs <= 0 || hasEnded()) return;
      await pause(clock, Math.min(pauseMs, leftMs), ending.signal);
    }
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', end);
  }
}
