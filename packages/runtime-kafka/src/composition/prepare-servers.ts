import type { KafkaTopicOptions } from '../infrastructure/kafka/kafka-options.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { checkConfig } from './check-config.js';
import type { ProductionInfrastructureConfig, RuntimeConfig } from './runtime-config.js';
import { describeTrouble } from './watch-dependency.js';

/** What has to be done once before services start. */
export interface ServerPreparation {
  /** Names of the migrations that were run. */
  migrate(): Promise<readonly string[]>;
  /** Names of the topics that were made. */
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
  { kafka, postgres }: ProductionInfrastructureConfig,
): Promise<ServerPreparation> {
  checkConfig(config);
  return {
    migrate: async () => {
      const { openPostgres } = await import('../infrastructure/postgres/pg-executor.js');
      const { migrate } = await import('../infrastructure/postgres/migrate.js');
      const executor = openPostgres({ ...postgres, statementTimeoutMs: 600_000 }, 1, quiet);
      try {
        return await migrate(executor);
      } catch (error) {
        throw trouble('PostgreSQL', new URL(postgres.url).host, 'infrastructure.postgres.url', error);
      } finally {
        await executor.close();
      }
    },
    createTopics: async (options) => {
      const { createKafkaMessageBus } = await import('../infrastructure/kafka/kafka-message-bus.js');
      const bus = createKafkaMessageBus(kafka, nodeClock, quiet);
      try {
        return await bus.createTopics(options);
      } catch (error) {
        throw trouble('Kafka', kafka.brokers.join(', '), 'infrastructure.kafka.brokers', error);
      } finally {
        await bus.close();
      }
    },
  };
}

function trouble(name: string, address: string, setting: string, error: unknown): ConfigurationError {
  return new ConfigurationError(describeTrouble({ name, address, setting }, error));
}
