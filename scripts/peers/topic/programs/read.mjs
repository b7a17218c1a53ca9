// Reads the topic with kafkajs, and compares each key's partition with the one its producers choose by default.
import kafkajs from 'kafkajs';

const { LANGO_KAFKA_BROKERS: brokers, LANGO_TOPIC: topic, LANGO_EVENTS: wanted } = process.env;
const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: 0 });
const admin = kafka.admin();
await admin.connect();
const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
const place = kafkajs.Partitioners.DefaultPartitioner();
const events = [];
let same = true;
const consumer = kafka.consumer({ groupId: `${topic}.kafkajs` });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`read ${events.length} of ${wanted}`)), 60_000).unref();
  const eachMessage = async ({ partition, message }) => {
    const { subject, type, data } = JSON.parse(message.value.toString());
    if (subject !== message.key.toString()) throw new Error('the key is not the transaction');
    events.push(`${subject} ${data.version} ${type}`);
    same &&= place({ topic, partitionMetadata: topics[0].partitions, message }) === partition;
    if (events.length >= Number(wanted)) resolve();
  };
  consumer.run({ eachMessage }).catch(reject);
});
await consumer.disconnect();
await admin.deleteGroups([`${topic}.kafkajs`]);
await admin.disconnect();
console.log(JSON.stringify({ events: events.sort(), same: { 'kafkajs default': same } }));
