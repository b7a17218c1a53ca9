package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"
)

func main() {
	var given struct{ Body, Header, Secret string }
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	reads := "reads the event"
	event, err := webhook.ConstructEvent([]byte(given.Body), given.Header, given.Secret)
	if err != nil {
		reads = "refuses the event: " + err.Error()
	} else if event.Data.Object["id"] != "pi_1" {
		reads = "loses the object"
	}
	text, err := json.Marshal(map[string]string{"version": stripe.APIVersion, "reads": reads})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}
