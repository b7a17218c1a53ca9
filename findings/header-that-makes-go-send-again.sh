#!/usr/bin/env bash
# net/http of Go 1.26.8, at a provider that carries a POST out and loses the connection before it answers.
#
# Guess: Go's client repeats a GET after a lost connection, and never a POST; a header is something for the server, and changes nothing about how a request is sent.
# Behavior: with a header named Idempotency-Key or X-Idempotency-Key the POST is sent again on another connection, where the first had been used before, and the
# caller sees one success. At a provider that knows the key that is right. One that ignores it, or has its key in another place (X-Reference-Id of MTN's mobile
# money, a member of the body at Daraja), pays twice, and only where a middleware "adds a key to be safe": a fresh connection, as in most tests, shows nothing of it.
# Documented here: docs/guides/merchants.md. Our API has its key in that header, and a repeated request gets the first payment.
#
# Output seen (Go 1.26.8):
#   no header: carried out 1, the caller sees an error
#   Idempotency-Key: carried out 2, the caller sees 201 Created
#   X-Idempotency-Key: carried out 2, the caller sees 201 Created
#   X-Reference-Id: carried out 1, the caller sees an error
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >main.go <<'GO'
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
)

// A provider that carries a payment out, and loses the connection before it answers the first one.
func provider() (string, *atomic.Int32) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	carriedOut := new(atomic.Int32)
	serve := func(connection net.Conn) {
		defer connection.Close()
		for reader := bufio.NewReader(connection); ; {
			request, err := http.ReadRequest(reader)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, request.Body)
			if request.Method == http.MethodPost && carriedOut.Add(1) == 1 {
				return
			}
			fmt.Fprint(connection, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
		}
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(connection)
		}
	}()
	return "http://" + listener.Addr().String(), carriedOut
}

func main() {
	for _, header := range []string{"", "Idempotency-Key", "X-Idempotency-Key", "X-Reference-Id"} {
		url, carriedOut := provider()
		client := &http.Client{Transport: &http.Transport{}}
		// A connection that has been used before, as every connection of a running service has.
		if response, err := client.Get(url); err == nil {
			_ = response.Body.Close()
		}
		request, _ := http.NewRequest(http.MethodPost, url, strings.NewReader("{}"))
		name := "no header"
		if header != "" {
			name = header
			request.Header.Set(header, "order-1")
		}
		sees := "an error"
		if response, err := client.Do(request); err == nil {
			sees = response.Status
		}
		fmt.Printf("%s: carried out %d, the caller sees %s\n", name, carriedOut.Load(), sees)
	}
}
GO
printf 'module finding\n\ngo 1.24\n' >go.mod
go run . | tee seen
diff seen - <<'SEEN'
no header: carried out 1, the caller sees an error
Idempotency-Key: carried out 2, the caller sees 201 Created
X-Idempotency-Key: carried out 2, the caller sees 201 Created
X-Reference-Id: carried out 1, the caller sees an error
SEEN
