package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	svix "github.com/svix/svix-webhooks/go"
)

type event struct {
	Secret, Body string
	Headers      map[string]string
}

func main() {
	var cases []event
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	told := map[string][]bool{}
	for _, one := range cases {
		headers := http.Header{}
		for name, value := range one.Headers {
			headers.Set(name, value)
		}
		standard, err := standardwebhooks.NewWebhook(one.Secret)
		told["standardwebhooks"] = append(told["standardwebhooks"], err == nil && standard.Verify([]byte(one.Body), headers) == nil)
		branded, err := svix.NewWebhook(one.Secret)
		told["svix"] = append(told["svix"], err == nil && branded.Verify([]byte(one.Body), headers) == nil)
	}
	text, err := json.Marshal(told)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}
