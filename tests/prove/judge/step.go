package main

import "fmt"

// One rule for each thing that can be done. It answers the payment afterwards, and why it cannot have been so.
var rules = map[string]func(Payment, Operation) (Payment, string){
	"request":     request,
	"create":      create,
	"settle":      settle,
	"commit":      commit,
	"clash":       clash,
	"call":        call,
	"write":       write,
	"take":        take,
	"move":        move,
	"say":         say,
	"tell entry":  tellEntry,
	"tell":        tell,
	"store":       store,
	"process":     process,
	"keep":        keep,
	"acknowledge": acknowledge,
	"credit":      credit,
	"end":         end,
}

func step(p Payment, op Operation) (Payment, string) {
	rule, exists := rules[op.Input.Do]
	if !exists {
		return p, fmt.Sprintf("there is no rule for %q", op.Input.Do)
	}
	return rule(p, op)
}

// Whatever is about a transaction needs one.
func (p Payment) find(op Operation) (Transaction, string) {
	t, exists := p.Transactions[op.Input.ID]
	if !exists {
		return t, "there is no such transaction"
	}
	return t, ""
}
