import type { KafkaMessage, Message } from 'kafkajs';
import type { Topic } from '../../messages/topics.js';
import type { BusMessage, OutgoingMessage } from '../../ports/message-bus.js';

const bodyBytesMax = 64 * 1024;

/** A message in Kafka's format: keyed, the body as JSON, the rest as headers. */
export function toKafkaMessage({ key, body, headers }: OutgoingMessage): Message {
  return { key, value: JSON.stringify(body), ...(headers && { headers: { ...headers } }) };
}

/** Reads a message. An unreadable one gets a body that matches no schema, so it becomes a dead letter. */
export function fromKafkaMessage(topic: Topic, partition: number, message: KafkaMessage): BusMessage {
  const messageId = `${topic}-${partition}-${message.offset}`;
  const traceparent = headerOf(message, 'traceparent');
  const tracestate = headerOf(message, 'tracestate');
  return {
    topic,
    key: message.key?.toString('utf8').slice(0, 200) ?? messageId,
    messageId,
    body: readBody(message.value),
    ...(traceparent !== undefined && {
      headers: { traceparent, ...(tracestate !== undefined && { tracestate }) },
    }),
  };
}

function readBody(value: Buffer | null): BusMessage['body'] {
  const text = value === null || value.length > bodyBytesMax ? '' : value.toString('utf8');
  try {
    const body: unknown = JSON.parse(text);
    if (isFlat(body)) return body;
  } catch {
    // Reported below.
  }
  return { unreadable: text.slice(0, 500) };
}

/** All our bodies are flat. Deeply nested JSON could not be stored as a dead letter either. */
function isFlat(body: unknown): body is BusMessage['body'] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return Object.values(body).every((value) => typeof value === 'string' || typeof value === 'number');
}

function headerOf(message: KafkaMessage, name: string): string | undefined {
  const value = message.headers?.[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first?.toString();
}
