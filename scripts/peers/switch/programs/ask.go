package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

var file protoreflect.FileDescriptor

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func message(name string, fields map[string]any) *dynamicpb.Message {
	made := dynamicpb.NewMessage(file.Messages().ByName(protoreflect.Name(name)))
	for field, value := range fields {
		made.Set(made.Descriptor().Fields().ByName(protoreflect.Name(field)), protoreflect.ValueOf(value))
	}
	return made
}

func tell(body []byte) {
	status := message("TransferStatus", nil)
	check(proto.Unmarshal(body, status))
	get := func(name string) protoreflect.Value {
		return status.Get(status.Descriptor().Fields().ByName(protoreflect.Name(name)))
	}
	state := file.Enums().ByName("TransferState").Values().ByNumber(get("state").Enum())
	fmt.Println(state.Name(), get("code"), get("amount_minor").Int(), get("currency"))
}

func ask(path string, asked proto.Message) {
	body, err := proto.Marshal(asked)
	check(err)
	mac := hmac.New(sha256.New, []byte(os.Getenv("SWITCH_SECRET")))
	mac.Write(body)
	request, err := http.NewRequest("POST", os.Getenv("SWITCH_URL")+path, bytes.NewReader(body))
	check(err)
	request.Header.Set("switch-signature", hex.EncodeToString(mac.Sum(nil)))
	request.Header.Set("content-type", "application/x-protobuf")
	answer, err := http.DefaultClient.Do(request)
	check(err)
	defer answer.Body.Close()
	told, err := io.ReadAll(answer.Body)
	check(err)
	if answer.StatusCode != 200 {
		panic(answer.Status + string(told))
	}
	tell(told)
}

func main() {
	resolver := &protocompile.SourceResolver{ImportPaths: []string{os.Getenv("PROTO_FOLDER")}}
	compiler := protocompile.Compiler{Resolver: resolver}
	files, err := compiler.Compile(context.Background(), "bankswitch.proto")
	check(err)
	file = files[0]
	if callback := os.Getenv("CALLBACK"); callback != "" {
		body, err := base64.StdEncoding.DecodeString(callback)
		check(err)
		tell(body)
		return
	}
	key := os.Getenv("END_TO_END_ID")
	amount, err := strconv.ParseInt(os.Getenv("AMOUNT"), 10, 64)
	check(err)
	ask("/transfers", message("TransferRequest", map[string]any{
		"end_to_end_id": key, "direction": "deposit", "amount_minor": amount, "currency": "KES", "account": "ü-1"}))
	ask("/status", message("StatusRequest", map[string]any{"end_to_end_id": key}))
	ask("/status", message("StatusRequest", nil))
}
