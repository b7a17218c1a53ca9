import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { installMissing } from './install-missing.mjs';
import { runProgram } from './run-program.mjs';

/** Any release from 3.9 on. Needs Java 17. */
const version = process.env.LANGO_KAFKA_VERSION ?? '4.1.1';

/** Folder with the broker's jars, fetched once from Maven Central into the user's cache. */
export async function kafkaDistribution({ log }) {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lango');
  const folder = join(cache, `kafka-${version}`);
  if (existsSync(folder)) return { version, libraries: join(folder, 'libs') };
  if (findProgram('mvn') === undefined) await installMissing('Maven', ['maven'], { log });
  log(`fetching Apache Kafka ${version} from Maven Central into ${folder} (about 45 MB, once)`);
  // Renamed when complete, so that nobody finds half a download; of two processes the first wins.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, 'pom.xml'), projectFile());
  const options = ['-DincludeScope=runtime', '-DoutputDirectory=libs'];
  await runProgram('mvn', ['-q', '-B', goal, ...options], { cwd: unfinished });
  if (readdirSync(join(unfinished, 'libs')).length < 20)
    throw new Error(`Maven fetched too few jars into ${unfinished}`);
  try {
    renameSync(unfinished, folder);
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return { version, libraries: join(folder, 'libs') };
}

const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const dependency = (group, artifact, wanted) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${wanted}</version></dependency>`;

/** `kafka_2.13` includes every module except a log library, without which the broker does not start. */
function projectFile() {
  const logging = version.startsWith('3.')
    ? [
        dependency('org.slf4j', 'slf4j-reload4j', '1.7.36'),
        dependency('ch.qos.reload4j', 'reload4j', '1.2.25'),
      ]
    : ['log4j-slf4j-impl', 'log4j-core', 'log4j-api'].map((name) =>
        dependency('org.apache.logging.log4j', name, '2.25.1'),
      );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-distribution</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${[dependency('org.apache.kafka', 'kafka_2.13', version), ...logging].join('\n    ')}
  </dependencies>
</project>
`;
}
