import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { freePort } from './free-port.mjs';
import { installMissing } from './install-missing.mjs';
import { kafkaDistribution } from './kafka-distribution.mjs';
import { kafkaProperties, log4j2Properties, log4jProperties } from './kafka-properties.mjs';
import { runProgram } from './run-program.mjs';

/** Apache Kafka in KRaft mode from its Maven Central jars, on Java 17 or later. */
export async function prepareNativeKafka({ directory, log, kafkaAdvertisedPort, secured }) {
  if (findProgram('java') === undefined) {
    await installMissing('Java 17', ['openjdk-17-jre-headless'], { log });
  }
  const { version, libraries } = await kafkaDistribution({ log });
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(directory, 'server.properties');
  writeFileSync(
    properties,
    kafkaProperties({
      port,
      ...(kafkaAdvertisedPort !== undefined && { advertisedPort: kafkaAdvertisedPort }),
      controllerPort,
      dataDirectory: join(directory, 'data'),
      secured,
    }),
  );
  writeFileSync(join(directory, 'log4j.properties'), log4jProperties);
  writeFileSync(join(directory, 'log4j2.properties'), log4j2Properties);
  const java = findProgram('java');
  const settings = [
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-Dlog4j.configuration=file:${join(directory, 'log4j.properties')}`,
    `-Dlog4j2.configurationFile=${join(directory, 'log4j2.properties')}`,
    '-cp',
    join(libraries, '*'),
  ];
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // The tool takes an id that begins with a dash, as one in 64 does, for another option.
  const clusterId = Buffer.from([bytes[0] & 0x7f, ...bytes.subarray(1)]).toString('base64url');
  await runProgram(
    java,
    [
      ...settings,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      properties,
      ...(secured === undefined
        ? []
        : ['--add-scram', `SCRAM-SHA-256=[name=${secured.username},password=${secured.password}]`]),
    ],
    {
      cwd: directory,
    },
  );
  return {
    name: 'kafka',
    address: `127.0.0.1:${port}`,
    what: `Apache Kafka ${version} on ${java}`,
    command: java,
    args: [
      '-Xms256m',
      '-Xmx512m',
      ...settings.filter((flag) => flag !== '-XX:TieredStopAtLevel=1'),
      'kafka.Kafka',
      properties,
    ],
    cwd: directory,
  };
}
