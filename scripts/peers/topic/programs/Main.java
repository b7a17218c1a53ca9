import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public class Main {
  public static void main(String[] arguments) throws Exception {
    String brokers = System.getenv("LANGO_KAFKA_BROKERS");
    String topic = System.getenv("LANGO_TOPIC");
    int wanted = Integer.parseInt(System.getenv("LANGO_EVENTS"));
    EventFormatProvider.getInstance().registerFormat(new JsonFormat());
    Map<String, Object> settings = Map.of("bootstrap.servers", brokers);
    List<String> events = new ArrayList<>();
    Map<String, Integer> keys = new HashMap<>();
    try (KafkaConsumer<String, CloudEvent> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new CloudEventDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream().map(one -> new TopicPartition(topic, one.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long until = System.currentTimeMillis() + 20_000;
      while (events.size() < wanted && System.currentTimeMillis() < until) {
        for (ConsumerRecord<String, CloudEvent> record : consumer.poll(Duration.ofSeconds(1))) {
          CloudEvent event = record.value();
          String data = new String(event.getData().toBytes(), StandardCharsets.UTF_8);
          if (!record.key().equals(event.getSubject()) || !data.contains(event.getSubject())) throw new IllegalStateException("the key is not the transaction");
          String version = data.replaceAll(".*\"version\":(\\d+).*", "$1");
          events.add(event.getSubject() + " " + version + " " + event.getType());
          keys.put(record.key(), record.partition());
        }
      }
    }
    boolean same = true;
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (Map.Entry<String, Integer> key : keys.entrySet())
        same &= producer.send(new ProducerRecord<>(System.getenv("LANGO_SCRATCH"), key.getKey(), "")).get().partition() == key.getValue();
    }
    Collections.sort(events);
    System.out.println("{\"events\":[\"" + String.join("\",\"", events) + "\"],\"same\":{\"Java default\":" + same + "}}");
  }
}
