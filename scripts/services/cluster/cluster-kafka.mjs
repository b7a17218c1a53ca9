import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaArguments, kafkaPrograms, newClusterId } from '../native-kafka.mjs';
import { runProgram } from '../run-program.mjs';

/** Three nodes, each broker and controller. A message counts as written once two have it. */
export async function prepareKafkaCluster({ directory, place, log }) {
  const { libraries } = await kafkaPrograms({ log });
  const clusterId = newClusterId();
  const places = [];
  for (const name of ['kafka-1', 'kafka-2', 'kafka-3']) places.push({ name, ...(await place(name)) });
  const voters = places.map(({ address }, index) => `${index + 1}@${address}:9093`).join(',');
  const servers = await Promise.all(
    places.map(async (own, index) => {
      const folder = join(directory, own.name);
      mkdirSync(folder);
      const properties = join(folder, 'server.properties');
      writeFileSync(properties, clusterProperties({ id: index + 1, voters, folder, address: own.address }));
      // A restarted broker compiles its code again, which takes a fraction of the processor time with the first compiler alone.
      const light = ['-XX:TieredStopAtLevel=1', '-Xms192m', '-Xmx384m'];
      const java = ['java', ...light, ...javaArguments(folder, libraries)];
      const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties];
      await runProgram(java[0], [...java.slice(1), ...format], { cwd: folder });
      return { ...own, port: 9092, command: [...java, 'kafka.Kafka', properties] };
    }),
  );
  return { servers, address: places.map(({ address }) => `${address}:9092`).join(',') };
}

function clusterProperties({ id, voters, folder, address }) {
  return `process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${voters}
listeners=PLAINTEXT://${address}:9092,CONTROLLER://${address}:9093
advertised.listeners=PLAINTEXT://${address}:9092
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=3
share.coordinator.state.topic.min.isr=2
unclean.leader.election.enable=false
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=5000
broker.heartbeat.interval.ms=1000
replica.lag.time.max.ms=5000
controller.quorum.election.timeout.ms=1000
controller.quorum.fetch.timeout.ms=3000
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=4194304
`;
}
