import type { Kafka } from 'kafkajs';
import type { TlsFiles } from '../node/tls-files.js';

/** SASL credentials. */
export interface KafkaSasl {
  /** As configured on the brokers. */
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  /** The user of this system. */
  readonly username: string;
  /** Its password. */
  readonly password: string;
}

/** Options with our own client and with the host's. */
export interface KafkaUse {
  /** Put before the names of topics and groups, so that several systems share one cluster. Default `lango.`. */
  readonly prefix?: string;
  /** Milliseconds without a heartbeat after which the group drops this process. Default 45,000. */
  readonly sessionTimeoutMs?: number;
  /** Writes merchant events to a topic for other programs, as CloudEvents; `{}` uses the defaults. Default: not written. */
  readonly publicEvents?: PublicEventsOptions;
}

/** The topic for other programs. */
export interface PublicEventsOptions {
  /** Its name. Default: `events` behind the prefix, so `lango.events`. */
  readonly topic?: string;
  /** `source` of the CloudEvents: a URI reference that names this system among others. Default `/lango`. */
  readonly source?: string;
}

/** The host's own client, such as one whose credentials it renews. Its time-outs and retries are the host's. */
export interface KafkaClientOptions extends KafkaUse {
  /** A `Kafka` of kafkajs 2. */
  readonly client: Kafka;
}

/** Where Kafka is and how it is used. */
export interface KafkaOptions extends KafkaUse {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs and quotas. Default `lango`. */
  readonly clientId?: string;
  /** `true`, or certificates of your own. */
  readonly tls?: boolean | TlsFiles;
  /** Credentials. Default: none. */
  readonly sasl?: KafkaSasl;
}

/** Settings of topics that `lango topics` creates. */
export interface KafkaTopicOptions {
  /** At least as many as instances of one service will ever run. Default 12. */
  readonly partitions?: number;
  /** Default 3, or the number of brokers when there are fewer. */
  readonly replicationFactor?: number;
  /** Messages only trigger work, so older ones are not needed: the store holds it. Default 3 days. */
  readonly retentionMs?: number;
}
