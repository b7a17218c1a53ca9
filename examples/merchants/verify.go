// Verifies a signed event (Standard Webhooks) with Go's standard library. By hand, with the secret and the three headers:
// LANGO_SECRET=whsec_... go run verify.go MESSAGE_ID TIMESTAMP SIGNATURE < body
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"time"
)

// Verify says why an event is not to be believed; nothing where it is. body is the raw request body.
func Verify(body []byte, messageID, timestamp, signature, secret string) string {
	sentAt, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(sentAt, 0)).Abs() > 300*time.Second {
		return "the time stamp is too far from now"
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 24 {
		return "the secret is not whole"
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(append([]byte(messageID+"."+timestamp+"."), body...))
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	// While a secret is rotated there are two signatures, with a space between them.
	for _, one := range strings.Split(signature, " ") {
		if hmac.Equal([]byte(one), []byte(expected)) {
			return ""
		}
	}
	return "no signature matches"
}

func main() {
	body, _ := io.ReadAll(os.Stdin)
	if why := Verify(body, os.Args[1], os.Args[2], os.Args[3], os.Getenv("LANGO_SECRET")); why != "" {
		log.Fatal("refused: ", why)
	}
	os.Stdout.WriteString("verified\n")
}
