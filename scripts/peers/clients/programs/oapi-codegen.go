package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func clientOf(url string) *ClientWithResponses {
	client, err := NewClientWithResponses(url, WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("LANGO_TOKEN"))
		return nil
	}))
	check(err)
	return client
}

func pay(url, key string) *TransactionView {
	ctx, client := context.Background(), clientOf(url)
	made, err := client.CreateDepositWithResponse(ctx, &CreateDepositParams{IdempotencyKey: key}, PaymentRequest{
		Gateway:           "mpesa",
		Amount:            Amount{AmountMinor: 150000, Currency: "KES"},
		MerchantReference: &key,
		Counterparty:      map[string]string{"phoneNumber": "+254712345678"},
	})
	check(err)
	if made.JSON202 == nil {
		panic(string(made.Body))
	}
	for {
		found, err := client.GetTransactionWithResponse(ctx, made.JSON202.TransactionId)
		check(err)
		if found.JSON200 == nil {
			panic(string(found.Body))
		}
		if found.JSON200.Status == "succeeded" {
			return found.JSON200
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func main() {
	url, laterURL := os.Getenv("LANGO_URL"), os.Getenv("LANGO_LATER_URL")
	paid := pay(url, "oapi-codegen-1")
	missing, err := clientOf(url).GetTransactionWithResponse(context.Background(), "txn_1")
	check(err)
	later := pay(laterURL, "oapi-codegen-2")
	action, err := later.Action.Discriminator()
	check(err)
	if _, err := later.Action.ValueByDiscriminator(); err == nil {
		check(errors.New("an action nobody knows was read as one that is known"))
	}
	grown, err := clientOf(laterURL).GetTransactionWithResponse(context.Background(), paid.TransactionId)
	check(err)
	known, err := grown.JSON200.Action.ValueByDiscriminator()
	check(err)
	limit, from := 5, time.Date(2020, 1, 1, 0, 0, 0, 0, time.FixedZone("EAT", 3*3600))
	listed, err := clientOf(laterURL).ListTransactionsWithResponse(context.Background(), &ListTransactionsParams{Limit: &limit, CreatedFrom: &from})
	check(err)
	if listed.JSON200 == nil {
		panic(string(listed.Body))
	}
	told, err := json.Marshal(map[string]any{
		"paid": paid.Status, "problem": missing.ApplicationproblemJSON404.Title, "later": later.Status,
		"known": known.(ApproveOnDeviceAction).Type,
		"action": action, "listed": len(listed.JSON200.Transactions),
	})
	check(err)
	fmt.Println(string(told))
}
