import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { freePort } from './free-port.mjs';
import { installMissing } from './install-missing.mjs';
import { kafkaDistribution } from './kafka-distribution.mjs';
import { kafkaProperties, logSettings } from './kafka-properties.mjs';
import { runProgram } from './run-program.mjs';

/** Java and the broker's jars, fetched where they are missing. */
export async function kafkaPrograms({ log }) {
  if (findProgram('java') === undefined)
    await installMissing('Java 17', ['openjdk-17-jre-headless'], { log });
  return { java: findProgram('java'), ...(await kafkaDistribution({ log })) };
}

/** Writes the log settings into a node's folder; returns Java's arguments for its programs. */
export function javaArguments(folder, libraries) {
  for (const [name, text] of Object.entries(logSettings)) writeFileSync(join(folder, name), text);
  return [
    '-XX:+UseSerialGC',
    `-Dlog4j.configuration=file:${join(folder, 'log4j.properties')}`,
    `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
    ...['-cp', join(libraries, '*')],
  ];
}

/** A random cluster id. The storage tool takes one that begins with a dash, as one in 64 does, for an option. */
export function newClusterId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Buffer.from([bytes[0] & 0x7f, ...bytes.subarray(1)]).toString('base64url');
}

/** Apache Kafka in KRaft mode from its Maven Central jars, on Java 17 or later. */
export async function prepareNativeKafka({ directory, log, kafkaAdvertisedPort: advertisedPort, secured }) {
  const { java, version, libraries } = await kafkaPrograms({ log });
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(directory, 'server.properties');
  const dataDirectory = join(directory, 'data');
  writeFileSync(
    properties,
    kafkaProperties({ port, advertisedPort, controllerPort, dataDirectory, secured }),
  );
  const settings = javaArguments(directory, libraries);
  const format = ['kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties];
  if (secured !== undefined)
    format.push('--add-scram', `SCRAM-SHA-256=[name=${secured.username},password=${secured.password}]`);
  await runProgram(java, ['-XX:TieredStopAtLevel=1', ...settings, ...format], { cwd: directory });
  return {
    name: 'kafka',
    address: `127.0.0.1:${port}`,
    what: `Apache Kafka ${version} on ${java}`,
    command: java,
    args: ['-Xms256m', '-Xmx512m', ...settings, 'kafka.Kafka', properties],
    cwd: directory,
  };
}
