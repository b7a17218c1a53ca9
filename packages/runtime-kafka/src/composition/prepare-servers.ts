import type { KafkaTopicOptions } from '../infrastructure/kafka/kafka-options.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { checkConfig } from './check-config.js';
import type {
  PostgresInfrastructureConfig,
  ProductionInfrastructureConfig,
  RuntimeConfig,
} from './runtime-config.js';
import { describeTrouble } from './monitor-health.js';

/** Preparation of the servers before services start. */
export interface ServerPreparation {
  /** Runs the migrations. Returns the names of those that were run. */
  migrate(progress?: (statements: number, of: number) => void): Promise<readonly string[]>;
  /** Creates the missing topics. Returns their names. */
  createTopics(options?: KafkaTopicOptions): Promise<readonly string[]>;
}

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Prepares the configured servers; each step opens only what it needs. Throws one line that names the address and the setting. */
export async function prepareServers(
  config: RuntimeConfig,
  infrastructure: ProductionInfrastructureConfig | PostgresInfrastructureConfig,
): Promise<ServerPreparation> {
  checkConfig(config);
  const isAlone = infrastructure.kind === 'postgres';
  const [postgres, setting] = isAlone
    ? [infrastructure, 'infrastructure']
    : [infrastructure.postgres, 'infrastructure.postgres'];
  return {
    migrate: async (progress) => {
      const { openPostgres, usePostgresPool } = await import('../infrastructure/postgres/pg-executor.js');
      const { migrate } = await import('../infrastructure/postgres/migrate.js');
      const executor =
        'pool' in postgres
          ? usePostgresPool(postgres)
          : openPostgres({ ...postgres, statementTimeoutMs: 600_000 }, 1, quiet);
      try {
        return await migrate(executor, postgres.schema, progress);
      } catch (error) {
        const address = 'pool' in postgres ? "the host's pool" : new URL(postgres.url).host;
        throw trouble(
          'PostgreSQL',
          address,
          'pool' in postgres ? `${setting}.pool` : `${setting}.url`,
          error,
        );
      } finally {
        await executor.close();
      }
    },
    createTopics: async (options) => {
      if (isAlone) return [];
      const { kafka } = infrastructure;
      const { createKafkaMessageBus } = await import('../infrastructure/kafka/kafka-message-bus.js');
      const bus = createKafkaMessageBus(kafka, nodeClock, quiet);
      try {
        return await bus.createTopics(options);
      } catch (error) {
        const address = 'client' in kafka ? "the host's client" : kafka.brokers.join(', ');
        throw trouble('Kafka', address, 'infrastructure.kafka.brokers', error);
      } finally {
        await bus.close();
      }
    },
  };
}

function trouble(name: string, address: string, setting: string, error: unknown): ConfigurationError {
  return new ConfigurationError(describeTrouble({ name, address, setting }, error));
}
