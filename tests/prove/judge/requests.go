package main

import (
	"slices"
	"strings"
)

// A merchant's request and its answer. A read shows a status that the payment had during the request.
func request(p Payment, op Operation) (Payment, string) {
	in, out := op.Input, op.Output
	about, isKnown := p.Transactions[in.ID]
	if isKnown && about.Input.Merchant != in.Merchant {
		if out.Code != 404 {
			return p, "another merchant got an answer"
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

// A transaction is created. A refund takes no more than is left of a successful payment.
func create(p Payment, op Operation) (Payment, string) {
	in := op.Input
	if _, exists := p.Transactions[in.ID]; exists {
		return p, "created twice"
	}
	if in.Original != "" {
		original := p.Transactions[in.Original]
		if original.Status != "succeeded" {
			return p, "refunds what had not succeeded"
		}
		reserved := in.AmountMinor + original.lost()
		for _, refund := range p.refundsOf(in.Original) {
			isOpen := refund.Status != "failed" || refund.hasBooked("refunded", "reversed")
			if isOpen && !refund.hasBooked("returned") {
				reserved += refund.Input.AmountMinor
			}
		}
		if reserved > original.total() {
			return p, "refunds more than is left"
		}
	}
	return p.put(Transaction{Input: in, Status: "created", Version: 1, Statuses: map[int]string{1: "created"}}), ""
}

// Booked losses: refunded outside, disputed or returned.
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

// An operator resolved a review; an earlier commit states who, and why.
func settle(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why == "" && !t.IsDecided {
		why = "resolved without an operator's name"
	}
	return p, why
}

// A merchant event is signed, as committed, and has one id for each address and event.
func tell(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	in, out := op.Input, op.Output
	name := strings.Join([]string{in.Endpoint, out.Type, out.About}, " ")
	id, isRepeat := t.Messages[name]
	isStatus := slices.Contains([]string{"transaction.pending", "transaction.succeeded", "transaction.failed"}, out.Type)
	switch {
	case why != "":
		return p, why
	case !out.IsVerified && out.IsPeace:
		return p, "received without a valid signature"
	case t.Statuses[out.Version] != out.Status:
		return p, "received " + out.Status + ", it is " + t.Statuses[out.Version]
	case isStatus && out.Type != "transaction."+out.Status:
		return p, "received " + out.Type + " of what is " + out.Status
	case isRepeat && id != out.Message:
		return p, "received under two ids"
	case !strings.Contains(in.Endpoint, t.Input.Merchant):
		return p, "received by another merchant"
	}
	t.Messages = with(t.Messages, name, out.Message)
	if out.Code < 300 {
		t.Received = with(t.Received, in.Endpoint+" "+out.Type, true)
	}
	return p.put(t), ""
}
