/** One node that is broker and controller. A static quorum works with 3.9 and 4.x. */
export function kafkaProperties({ port, advertisedPort = port, controllerPort, dataDirectory, secured }) {
  const also = secured === undefined ? '' : `,SECURED://127.0.0.1:${secured.port}`;
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port}${also},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${advertisedPort}${also}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL
log.dirs=${dataDirectory}
num.partitions=8
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=4194304
${secured === undefined ? '' : securedProperties(secured)}`;
}

/** TLS with our own certificate, and a name and password by PLAIN or SCRAM. */
function securedProperties({ keystore, username, password }) {
  const login = 'org.apache.kafka.common.security';
  return `sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
listener.name.secured.ssl.keystore.type=PEM
listener.name.secured.ssl.keystore.location=${keystore}
listener.name.secured.plain.sasl.jaas.config=${login}.plain.PlainLoginModule required user_${username}="${password}";
listener.name.secured.scram-sha-256.sasl.jaas.config=${login}.scram.ScramLoginModule required;
`;
}

/** Settings of the log library of 3.9 and of that of 4.x, by file name: warnings go to standard output. */
export const logSettings = {
  'log4j.properties': `log4j.rootLogger=WARN, C
log4j.appender.C=org.apache.log4j.ConsoleAppender
log4j.appender.C.layout=org.apache.log4j.SimpleLayout
`,
  'log4j2.properties': `rootLogger.level=warn
rootLogger.appenderRef.c.ref=C
appender.c.type=Console
appender.c.name=C
appender.c.layout.type=PatternLayout
`,
};
