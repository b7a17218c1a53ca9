package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"peers/lango"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var token = context.WithValue(context.Background(), lango.ContextAccessToken, os.Getenv("LANGO_TOKEN"))

func clientOf(url string) *lango.APIClient {
	configuration := lango.NewConfiguration()
	configuration.Servers = lango.ServerConfigurations{{URL: url}}
	return lango.NewAPIClient(configuration)
}

func pay(url, key string) *lango.TransactionView {
	client := clientOf(url)
	request := lango.NewPaymentRequest("mpesa", *lango.NewAmount(150000, "KES"), map[string]string{"phoneNumber": "+254712345678"})
	request.SetMerchantReference(key)
	made, _, err := client.PaymentsAPI.CreateDeposit(token).IdempotencyKey(key).PaymentRequest(*request).Execute()
	check(err)
	for {
		found, _, err := client.PaymentsAPI.GetTransaction(token, made.TransactionId).Execute()
		check(err)
		if found.Status == "succeeded" {
			return found
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func main() {
	url, laterURL := os.Getenv("LANGO_URL"), os.Getenv("LANGO_LATER_URL")
	paid := pay(url, "openapi-generator-go-1")
	_, _, err := clientOf(url).PaymentsAPI.GetTransaction(token, "txn_1").Execute()
	var refused *lango.GenericOpenAPIError
	if !errors.As(err, &refused) {
		panic(err)
	}
	problem := refused.Model().(lango.Problem)
	later := pay(laterURL, "openapi-generator-go-2")
	grown, _, err := clientOf(laterURL).PaymentsAPI.GetTransaction(token, paid.TransactionId).Execute()
	check(err)
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.FixedZone("EAT", 3*3600))
	listed, _, err := clientOf(laterURL).PaymentsAPI.ListTransactions(token).Limit(5).CreatedFrom(from).Execute()
	check(err)
	told, err := json.Marshal(map[string]any{
		"paid": paid.Status, "problem": problem.Title, "later": later.Status,
		"known": grown.Action.ApproveOnDeviceAction.Type,
		"action": later.Action.AnotherAction.Type, "listed": len(listed.Transactions),
	})
	check(err)
	fmt.Println(string(told))
}
