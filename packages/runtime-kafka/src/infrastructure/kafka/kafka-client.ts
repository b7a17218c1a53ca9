import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import type { Logger } from '@lango/core';
import type { KafkaClientOptions, KafkaOptions } from './kafka-options.js';
import { readCompressed } from './read-compressed.js';
import { stopIdleLoop } from './stop-idle-loop.js';

/** Our client or the host's. Its own log lines are logged as debug: the bus reports what matters to operators. */
export function createKafkaClient(options: KafkaOptions | KafkaClientOptions, logger: Logger): Kafka {
  stopIdleLoop();
  readCompressed();
  if ('client' in options) return options.client;
  const { brokers, clientId = 'lango', tls, sasl } = options;
  return new Kafka({
    clientId,
    brokers: [...brokers],
    ...(tls !== undefined && { ssl: tls }),
    ...(sasl !== undefined && { sasl: { ...sasl } as SASLOptions }),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 4 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log }) =>
        logger.debug({ kafka: namespace, detail: log.message, error: log['error'] as unknown }, 'kafkajs'),
  });
}

/** The text of a kafkajs error's cause: kafkajs wraps errors in one about retries. */
export function causeOf(error: unknown): string {
  let current = error;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  return current instanceof Error ? current.message : String(current);
}
