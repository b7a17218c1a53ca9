import type { OutboxMessage } from '../../ports/outbox-message.js';

/** Outbox messages as `jsonb_to_recordset` reads them; `owner` ties each to the change it commits with. */
export function toOutboxRows(messages: readonly OutboxMessage[], owner = ''): Record<string, unknown>[] {
  return messages.map((message) => ({
    owner,
    message_id: message.messageId,
    topic: message.topic,
    message_key: message.key,
    body: message.body,
    headers: message.headers,
    tries: message.tries ?? 0,
    available_at: new Date(message.availableAtMs).toISOString(),
  }));
}

/** `INSERT` of the outbox rows in a `jsonb` parameter, for those whose owner passes the condition. */
export const insertOutbox = (parameter: string, condition = 'true'): string => `
  INSERT INTO outbox (message_id, topic, message_key, body, headers, tries, available_at)
  SELECT message_id, topic, message_key, body, headers, tries, available_at
  FROM jsonb_to_recordset(${parameter}::jsonb) AS m(
    owner text, message_id text, topic text, message_key text, body jsonb, headers jsonb, tries integer, available_at timestamptz)
  WHERE ${condition}`;
