import type { Logger, PaymentGateway } from '@lango/core';
import type { Clock } from '../ports/clock.js';

/** What a runtime has opened. */
export interface Closing {
  /** Adds a part; those added last are closed first. */
  add(close: () => Promise<void>): void;
  /** Closes every part, also after one that failed; rejects with the first failure. A second call waits for the first. */
  close(): Promise<void>;
}

/** `begin` comes before all parts, and must not fail. */
export function createClosing(begin: () => void): Closing {
  const parts: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    begin();
    const failures: unknown[] = [];
    for (const part of [...parts].reverse()) {
      try {
        await part();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  let closing: Promise<void> | undefined;
  return {
    add: (close) => void parts.push(close),
    close: () => (closing ??= closeAll()),
  };
}

/** Closes gateways. One that fails, or takes longer than `waitMs`, is logged: it must not keep the process from stopping. */
export async function closeGateways(
  gateways: readonly PaymentGateway[],
  waitMs: number,
  { after }: Pick<Clock, 'after'>,
  logger: Logger,
): Promise<void> {
  await Promise.all(
    gateways.map(async (gateway) => {
      let cancel = (): void => undefined;
      const late = new Promise<never>((_, reject) => {
        cancel = after(waitMs, () => reject(new Error(`it took longer than ${waitMs} ms`)));
      });
      try {
        await Promise.race([gateway.close?.(), late]);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        logger.warn({ gateway: gateway.gatewayId, error: why }, 'a gateway could not be closed');
      } finally {
        cancel();
      }
    }),
  );
}
