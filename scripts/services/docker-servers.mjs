import { findProgram } from './find-program.mjs';
import { freePort } from './free-port.mjs';
import { runProgram } from './run-program.mjs';

/** True when a Docker engine answers. */
export async function hasDockerEngine() {
  if (findProgram('docker') === undefined) return false;
  return runProgram('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

const containers = {
  redis: (port) => ({ image: 'redis:7-alpine', inside: 6379, address: `redis://127.0.0.1:${port}` }),
  postgres: (port) => ({
    image: 'postgres:16-alpine',
    inside: 5432,
    address: `postgres://lango:lango@127.0.0.1:${port}/postgres`,
    environment: { POSTGRES_USER: 'lango', POSTGRES_PASSWORD: 'lango', POSTGRES_DB: 'postgres' },
  }),
  kafka: (port) => ({
    image: 'apache/kafka:3.9.1',
    inside: 9092,
    address: `127.0.0.1:${port}`,
    environment: {
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    },
  }),
};

/** Starts one server in a container that is removed when it stops. */
export async function startInDocker(name) {
  const port = await freePort();
  const { image, inside, address, environment = {} } = containers[name](port);
  const variables = Object.entries(environment).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const publish = ['-p', `127.0.0.1:${port}:${inside}`];
  const container = await runProgram('docker', ['run', '-d', '--rm', ...publish, ...variables, image]);
  return { name, address, what: `${image} in Docker`, container: container.split('\n').at(-1) };
}

export async function stopInDocker(container) {
  await runProgram('docker', ['stop', container]).catch(() => undefined);
}
