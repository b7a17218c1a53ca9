#!/usr/bin/env bash
# The Go client that openapi-generator 7.25.0 makes, for a union with a `discriminator` and its mapping.
#
# Guess: the discriminator decides. A payment's action of a type that the document did not have when the client was made is an error to read, or
# gives a union in which no member is set, and the shop shows "update your app".
# Behavior: where no name of the mapping fits, each member is tried, and what has its fields becomes it: an action `sign-mandate` with a url is a
# RedirectAction, whose `type` says `sign-mandate`, and nothing tells the reader. It sends the customer to the page.
# Mended here: the union of actions has a member for types that come later, with nothing but its type (`AnotherAction`,
# packages/runtime-kafka/src/openapi/component-schemas.ts), and docs/other-software.md shows that the client then reads such an action.
#
# Output seen (Go 1.26.8, OpenJDK 17):
#   redirect: RedirectAction
#   approve-on-device: ApproveAction
#   sign-mandate: RedirectAction
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=.
cat >api.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": { "title": "actions", "version": "1" },
  "paths": {
    "/action": {
      "get": {
        "operationId": "action",
        "responses": {
          "200": {
            "description": "what the customer has to do",
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Action" } } }
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Action": {
        "oneOf": [{ "$ref": "#/components/schemas/RedirectAction" }, { "$ref": "#/components/schemas/ApproveAction" }],
        "discriminator": {
          "propertyName": "type",
          "mapping": { "redirect": "#/components/schemas/RedirectAction", "approve-on-device": "#/components/schemas/ApproveAction" }
        }
      },
      "RedirectAction": {
        "type": "object",
        "required": ["type", "url"],
        "properties": { "type": { "type": "string" }, "url": { "type": "string" } }
      },
      "ApproveAction": {
        "type": "object",
        "required": ["type", "phoneNumber"],
        "properties": { "type": { "type": "string" }, "phoneNumber": { "type": "string" } }
      }
    }
  }
}
JSON
java -jar openapi-generator-cli-7.25.0.jar generate -i api.json -g go -o actions --additional-properties=packageName=actions >/dev/null 2>&1
find actions -mindepth 1 -not -name '*.go' -prune -exec rm -r {} +
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"finding/actions"
)

func main() {
	for _, text := range []string{
		`{"type":"redirect","url":"https://bank.example/a"}`,
		`{"type":"approve-on-device","phoneNumber":"+254712345678"}`,
		`{"type":"sign-mandate","url":"https://bank.example/mandate.pdf"}`,
	} {
		var action actions.Action
		var kind struct{ Type string }
		_ = json.Unmarshal([]byte(text), &kind)
		if err := json.Unmarshal([]byte(text), &action); err != nil {
			fmt.Printf("%s: %v\n", kind.Type, err)
			continue
		}
		name := strings.TrimPrefix(reflect.TypeOf(action.GetActualInstance()).String(), "*actions.")
		fmt.Printf("%s: %s\n", kind.Type, name)
	}
}
GO
printf 'module finding\n\ngo 1.24\n' >go.mod
go mod tidy 2>/dev/null
go run . | tee seen
diff seen - <<'SEEN'
redirect: RedirectAction
approve-on-device: ApproveAction
sign-mandate: RedirectAction
SEEN
