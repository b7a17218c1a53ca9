import type { ServiceName } from '@lango/runtime-kafka';
import type { CrashPoint } from './crash-point.js';

/** Where a process is made to stand still, of the calls that it was seen to make: around what cannot be taken back. */
export function pausePoints(service: ServiceName, calls: readonly string[]): readonly CrashPoint[] {
  const after = (pattern: RegExp) => pointsAt(calls, pattern, 'after');
  const before = (pattern: RegExp) => pointsAt(calls, pattern, 'before');
  switch (service) {
    case 'api':
      return after(/^store\.createTransaction\(deposit\)/);
    case 'callback-receiver':
      return [...before(/^store\.storeCallback$/), ...after(/^store\.storeCallback$/)];
    case 'payment-processor':
      return [
        // Between intent and send.
        ...after(/^store\.commit\(intent\)/),
        ...before(/^gateway\.(deposit|withdraw|refund)/),
        // Between answer and commit.
        ...after(/^gateway\.(deposit|withdraw|refund)/),
        ...before(/^store\.commit\(answer/),
      ];
    case 'callback-processor':
      return [
        ...after(/^lock\.tryAcquire/),
        ...before(/^store\.(commit\((?!look-up)|markCallbackProcessed)/),
        ...after(/^store\.commit\((?!look-up)/),
      ];
    case 'callback-dispatcher':
      return [...after(/^store\.(claimDelivery|claimDueDeliveries)/), ...after(/^merchantHttp\.post/)];
    case 'console':
      return [];
  }
}

function pointsAt(calls: readonly string[], pattern: RegExp, when: CrashPoint['when']): CrashPoint[] {
  return calls.filter((call) => pattern.test(call)).map((call) => ({ call, when }));
}
