import type { Logger } from '@lango/core';
import type { Clock } from '../../ports/clock.js';

/** Notifications between processes on one database. */
export interface Notifications {
  /** Listens to a channel until the returned function is called. Notifications during a lost connection are missed. */
  listen(channel: string, onPayload: (payload: string) => void): () => Promise<void>;
}

/** A connection of its own that can listen. */
export interface ListeningClient {
  query(text: string): Promise<unknown>;
  onNotification(onPayload: (payload: string) => void): void;
  /** It broke or was ended; called at least once. */
  onEnd(ended: (error?: Error) => void): void;
  /** Releases the connection. */
  leave(): Promise<void>;
}

const retryMs = 1_000;

/** Holds one connection, and opens another whenever it breaks. */
export function createNotifications(
  connect: () => Promise<ListeningClient>,
  clock: Clock,
  logger: Logger,
): Notifications {
  return {
    listen: (channel, onPayload) => {
      let isOn = true;
      let client: ListeningClient | undefined;
      let cancelRetry = (): void => undefined;
      const again = (why: string): void => {
        const broken = client;
        client = undefined;
        if (!isOn) return;
        void broken?.leave().catch(() => undefined);
        logger.debug({ error: why }, 'listening for notifications failed; retrying');
        cancelRetry();
        cancelRetry = clock.after(retryMs, () => void open());
      };
      const open = async (): Promise<void> => {
        try {
          const opened = await connect();
          if (!isOn) return void (await opened.leave());
          client = opened;
          opened.onNotification(onPayload);
          opened.onEnd((error) => {
            if (client === opened) again(error?.message ?? 'it ended');
          });
          await opened.query(`LISTEN ${channel}`);
        } catch (error) {
          again(error instanceof Error ? error.message : String(error));
        }
      };
      const opening = open();
      return async () => {
        isOn = false;
        cancelRetry();
        await opening;
        await client?.leave().catch(() => undefined);
      };
    },
  };
}
