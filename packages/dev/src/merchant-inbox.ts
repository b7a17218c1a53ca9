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

/** The merchant's side: keeps what is signed as it should be, and refuses everything else. */
export interface MerchantInbox {
  /** HTTP status of the answer. */
  receive(body: Uint8Array, headers: Readonly<Record<string, string | string[] | undefined>>): number;
  /** Newest first. */
  list(): readonly ReceivedEvent[];
}

/** An empty one. `secret` is asked for with each event, since it is made after the inbox. */
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
