import type { Kafka } from 'kafkajs';
import type { TlsFiles } from '../node/tls-files.js';

/** Who we are to the brokers. */
export interface KafkaSasl {
  /** As the brokers are set up. */
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  /** The user of this system. */
  readonly username: string;
  /** Its password. */
  readonly password: string;
}

/** How Kafka is used, whoever made the client. */
export interface KafkaUse {
  /** Put before the names of topics and groups, so that several systems share one cluster. Default `lango.`. */
  readonly prefix?: string;
  /** Milliseconds without a heartbeat after which the group goes on without this process. Default 45,000. */
  readonly sessionTimeoutMs?: number;
  /** Writes what merchants are told to a topic that other programs read, as CloudEvents; `{}` takes the defaults. Default: not written. */
  readonly publicEvents?: PublicEventsOptions;
}

/** The topic that other programs read. */
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

/** What `lango topics` makes of a topic that is not there. */
export interface KafkaTopicOptions {
  /** At least as many as instances of one service will ever run. Default 12. */
  readonly partitions?: number;
  /** Default 3, or the number of brokers when there are fewer. */
  readonly replicationFactor?: number;
  /** Messages only wake workers: what is older is found in the store. Default 3 days. */
  readonly retentionMs?: number;
}
