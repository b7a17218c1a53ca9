import { verifyMerchantCallback } from '@lango/core/merchant-callbacks';

/** An event as the merchant received it. */
export interface ReceivedEvent {
  readonly messageId: string;
  readonly type: string;
  readonly receivedAt: string;
  readonly transactionId?: string;
  readonly reference?: string;
  readonly status?: string;
}

const keptMax = 200;

/** The merchant's endpoint: keeps correctly signed events, and refuses everything else. */
export interface MerchantInbox {
  /** HTTP status of the answer. */
  receive(body: Uint8Array, headers: Readonly<Record<string, string | string[] | undefined>>): number;
  /** Newest first. */
  list(): readonly ReceivedEvent[];
}

/** Creates an empty inbox. `secret` is called for each event, because it is created after the inbox. */
export function createMerchantInbox(secret: () => string): MerchantInbox {
  const events: ReceivedEvent[] = [];
  return {
    receive: (body, headers) => {
      try {
        const { messageId, payload } = verifyMerchantCallback({ body, headers }, { secrets: secret() });
        const { type, data } = payload as { type: string; data: Record<string, unknown> };
        const text = (name: string) => (typeof data[name] === 'string' ? { [name]: data[name] } : {});
        events.unshift({
          messageId,
          type,
          receivedAt: new Date().toISOString(),
          ...text('transactionId'),
          ...text('status'),
          ...(typeof data['merchantReference'] === 'string' && { reference: data['merchantReference'] }),
        });
        events.splice(keptMax);
        return 204;
      } catch {
        return 401;
      }
    },
    list: () => events,
  };
}
