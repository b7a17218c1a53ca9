import json
import os
import sys

from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event
from confluent_kafka import Consumer, Producer, TopicPartition

brokers, topic = os.environ["LANGO_KAFKA_BROKERS"], os.environ["LANGO_TOPIC"]
wanted = int(os.environ["LANGO_EVENTS"])
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "peers-python", "auto.offset.reset": "earliest"})
partitions = consumer.list_topics(topic, 10).topics[topic].partitions
consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
events, keys = [], {}
while len(events) < wanted:
    message = consumer.poll(10)
    if message is None or message.error():
        sys.exit(f"nothing came: {message and message.error()}")
    event = from_structured_event(KafkaMessage(dict(message.headers()), message.key(), message.value()))
    data = event.get_data()
    assert event.get_subject() == message.key().decode() == data.get("transactionId")
    events.append(f"{event.get_subject()} {data['version']} {event.get_type()}")
    keys[message.key()] = message.partition()
consumer.close()

# Where a Python producer puts the same keys, on a topic with as many partitions.
same = {}
for partitioner in ["consistent_random", "murmur2_random"]:
    placed = {}
    producer = Producer({"bootstrap.servers": brokers, "partitioner": partitioner})
    for key in keys:
        producer.produce(
            os.environ["LANGO_SCRATCH"], key=key, value=b"", on_delivery=lambda _, sent: placed.update({sent.key(): sent.partition()})
        )
    producer.flush(10)
    same["librdkafka " + partitioner] = placed == keys
print(json.dumps({"events": sorted(events), "same": same}))
