package main

import (
	"slices"
	"strings"
)

// A merchant's request and its answer. A read shows a status that the payment had while it was asked.
func request(p Payment, op Operation) (Payment, string) {
	in, out := op.Input, op.Output
	about, isKnown := p.Transactions[in.ID]
	if isKnown && about.Input.Merchant != in.Merchant {
		if out.Code != 404 {
			return p, "a stranger got an answer"
		}
		return p, ""
	}
	switch in.Kind {
	case "cancel":
		return p, ""
	case "read":
		if isKnown && (out.Code != 200 || out.Status != about.Status) {
			return p, "shown as " + out.Status + ", it was " + about.Status
		}
		return p, ""
	}
	first, isRepeat := p.Keys[in.Key]
	switch {
	case out.Code != 202:
		if isRepeat && first.Request != in.Request && out.Code != 422 {
			return p, "a key was used for another request and not refused for it"
		}
		return p, ""
	case isRepeat && first.Request != in.Request:
		return p, "a key was accepted for two requests"
	case isRepeat && (first.ID != out.ID || first.Body != out.Body):
		return p, "one request got two answers"
	}
	if _, isStored := p.Transactions[out.ID]; !isStored {
		return p, "accepted, and not stored"
	}
	for key, answer := range p.Keys {
		if key != in.Key && answer.ID == out.ID {
			return p, "two keys got one transaction"
		}
	}
	p.Keys = with(p.Keys, in.Key, Answer{in.Request, out.ID, out.Body})
	return p, ""
}

// A transaction is there from now on. A refund takes no more than is left of a success.
func create(p Payment, op Operation) (Payment, string) {
	in := op.Input
	if _, known := p.Transactions[in.ID]; known {
		return p, "created twice"
	}
	if in.Original != "" {
		original := p.Transactions[in.Original]
		if original.Status != "succeeded" {
			return p, "gives back what had not succeeded"
		}
		taken := in.AmountMinor + original.lost()
		for _, refund := range p.refundsOf(in.Original) {
			isOpen := refund.Status != "failed" || refund.hasBooked("refunded", "reversed")
			if isOpen && !refund.hasBooked("returned") {
				taken += refund.Input.AmountMinor
			}
		}
		if taken > original.total() {
			return p, "takes more than is left"
		}
	}
	return p.put(Transaction{Input: in, Status: "created", Version: 1, Statuses: map[int]string{1: "created"}}), ""
}

// Refunded outside, disputed or returned, as is booked.
func (t Transaction) lost() int {
	sum := 0
	for _, entry := range t.Booked {
		if entry.Origin != "outside" {
			continue
		}
		if entry.Kind == "chargeback-reversed" {
			sum -= entry.AmountMinor
		} else {
			sum += entry.AmountMinor
		}
	}
	return sum
}

// A person has settled it: a commit before says who, and why.
func settle(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why == "" && !t.IsDecided {
		why = "settled, and nobody's name is kept"
	}
	return p, why
}

// What a merchant is told is signed, is as committed, and has one id for each address and event.
func tell(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	in, out := op.Input, op.Output
	name := strings.Join([]string{in.Endpoint, out.Type, out.About}, " ")
	known, isRepeat := t.Messages[name]
	isStatus := slices.Contains([]string{"transaction.pending", "transaction.succeeded", "transaction.failed"}, out.Type)
	switch {
	case why != "":
		return p, why
	case !out.IsVerified && out.IsPeace:
		return p, "told without a signature that holds"
	case t.Statuses[out.Version] != out.Status:
		return p, "told " + out.Status + ", it is " + t.Statuses[out.Version]
	case isStatus && out.Type != "transaction."+out.Status:
		return p, "told " + out.Type + " of what is " + out.Status
	case isRepeat && known != out.Message:
		return p, "told under two ids"
	case !strings.Contains(in.Endpoint, t.Input.Merchant):
		return p, "told to a stranger"
	}
	t.Messages = with(t.Messages, name, out.Message)
	if out.Code < 300 {
		t.Received = with(t.Received, in.Endpoint+" "+out.Type, true)
	}
	return p.put(t), ""
}
