// Judge reads operations, one JSON line each, history after history, and lets Porcupine check each payment against
// the model of one payment. It prints one JSON object: counts, and the payments that the model does not allow.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"

	"github.com/anishathalye/porcupine"
)

type verdict struct {
	Histories  int     `json:"histories"`
	Payments   int     `json:"payments"`
	Operations int     `json:"operations"`
	Illegal    []fault `json:"illegal"`
}

type fault struct {
	History int    `json:"history"`
	Payment string `json:"payment"`
	Why     string `json:"why"`
}

const timeout = 20 * time.Second

var model = porcupine.Model{
	Init:  func() interface{} { return Payment{} },
	Equal: func(one, other interface{}) bool { return reflect.DeepEqual(one, other) },
	Step: func(state, input, _ interface{}) (bool, interface{}) {
		next, why := step(state.(Payment), input.(Operation))
		return why == "", next
	},
}

func main() {
	found := verdict{Illegal: []fault{}}
	lines := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	payments := map[string][]porcupine.Operation{}
	history := 0
	finish := func() {
		for name, operations := range payments {
			if why := judge(operations); why != "" {
				found.Illegal = append(found.Illegal, fault{history, name, why})
			}
		}
		found.Payments += len(payments)
		payments = map[string][]porcupine.Operation{}
	}
	for lines.More() {
		var op Operation
		if err := lines.Decode(&op); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		if op.History != history || found.Histories == 0 {
			finish()
			found.Histories++
			history = op.History
		}
		found.Operations++
		payments[op.Payment] = append(payments[op.Payment], porcupine.Operation{Input: op, Call: op.Call, Return: op.Return})
	}
	finish()
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		os.Exit(2)
	}
}

// Why the model does not allow it, or nothing.
func judge(operations []porcupine.Operation) string {
	switch porcupine.CheckOperationsTimeout(model, operations, timeout) {
	case porcupine.Ok:
		return ""
	case porcupine.Unknown:
		return "not judged in time"
	}
	_, info := porcupine.CheckOperationsVerbose(model, operations, timeout)
	longest := []porcupine.Operation{}
	for _, partial := range info.PartialLinearizationsOperations()[0] {
		if len(partial) > len(longest) {
			longest = partial
		}
	}
	return reason(operations, longest)
}

// The rule that the next operation breaks.
func reason(operations, before []porcupine.Operation) string {
	state := Payment{}
	isDone := map[int64]bool{}
	for _, operation := range before {
		state, _ = step(state, operation.Input.(Operation))
		isDone[operation.Return] = true
	}
	var next *porcupine.Operation
	for index := range operations {
		if !isDone[operations[index].Return] && (next == nil || operations[index].Return < next.Return) {
			next = &operations[index]
		}
	}
	if next == nil {
		return "no order of its operations is possible"
	}
	op := next.Input.(Operation)
	_, why := step(state, op)
	return fmt.Sprintf("%s %s: %s", op.Input.Do, op.Input.ID, why)
}
