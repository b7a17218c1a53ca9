package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/IBM/sarama"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	topic := os.Getenv("LANGO_TOPIC")
	wanted, err := strconv.Atoi(os.Getenv("LANGO_EVENTS"))
	check(err)
	consumer, err := sarama.NewConsumer(strings.Split(os.Getenv("LANGO_KAFKA_BROKERS"), ","), sarama.NewConfig())
	check(err)
	partitions, err := consumer.Partitions(topic)
	check(err)
	messages := make(chan *sarama.ConsumerMessage)
	for _, partition := range partitions {
		part, err := consumer.ConsumePartition(topic, partition, sarama.OffsetOldest)
		check(err)
		go func() {
			for message := range part.Messages() {
				messages <- message
			}
		}()
	}
	events, same := []string{}, true
	hash := sarama.NewHashPartitioner(topic)
	for len(events) < wanted {
		select {
		case message := <-messages:
			event := cloudevents.NewEvent()
			check(event.UnmarshalJSON(message.Value))
			check(event.Validate())
			var data struct {
				TransactionID string `json:"transactionId"`
				Version       int    `json:"version"`
			}
			check(event.DataAs(&data))
			if event.Subject() != string(message.Key) || data.TransactionID != event.Subject() {
				panic("the key is not the transaction")
			}
			events = append(events, fmt.Sprintf("%s %d %s", event.Subject(), data.Version, event.Type()))
			place, err := hash.Partition(&sarama.ProducerMessage{Key: sarama.ByteEncoder(message.Key)}, int32(len(partitions)))
			check(err)
			same = same && place == message.Partition
		case <-time.After(20 * time.Second):
			panic("nothing came")
		}
	}
	sort.Strings(events)
	text, err := json.Marshal(map[string]any{"events": events, "same": map[string]bool{"sarama default": same}})
	check(err)
	fmt.Println(string(text))
}
