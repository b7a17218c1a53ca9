package main

import "slices"

// A process calls the provider: with one key for each operation, and only after its own commit that allows it.
func call(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	in := op.Input
	if why != "" {
		return p, why
	}
	if t.Credit[op.Client] <= 0 {
		return p, "called without a commit that allows it"
	}
	t.Credit = with(t.Credit, op.Client, t.Credit[op.Client]-1)
	t.LastCaller = op.Client
	if in.Operation != "lookUp" {
		if key, isUsed := t.Keys[in.Operation]; isUsed && key != in.Key {
			return p, "one operation has two keys"
		}
		for operation, key := range t.Keys {
			if operation != in.Operation && key == in.Key {
				return p, "two operations share one key"
			}
		}
		t.Keys = with(t.Keys, in.Operation, in.Key)
	}
	return p.put(t), ""
}

// The request is sent: soon after the commit that allows it, and not during a review.
func write(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	grant, granted := t.Grants[t.LastCaller]
	if !granted || op.AtMs-grant.AtMs > t.Input.SendMs+0.5 {
		return p, "sent too late, or without a commit that allows it"
	}
	if t.Flagged && op.AtMs-grant.UnflaggedAt > t.Input.SendMs {
		return p, "sent while in review"
	}
	return p, ""
}

// The request arrives as committed.
func take(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	in := op.Input
	switch {
	case why != "":
		return p, why
	case !t.Intents[in.Key]:
		return p, "sent without a committed intent"
	case in.AmountMinor != t.Input.AmountMinor || in.Destination != t.Input.Destination:
		return p, "sent with another amount or destination"
	}
	t.Taken++
	return p.put(t), ""
}

// A movement in the provider's ledger: one only.
func move(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why == "" && len(t.Moved) > 0 {
		why = "moved twice"
	}
	t.Moved = and(t.Moved, op.Output)
	if why != "" {
		return p, why
	}
	return p.put(t), ""
}

func say(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	t.Responses = and(t.Responses, op.Output)
	return p.put(t), ""
}

func tellEntry(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	t.Reported = and(t.Reported, op.Output.Entries...)
	return p.put(t), ""
}

// An incoming deposit is credited separately. It may be this payment, so not while the payment is open.
func credit(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	isAlike := len(t.Moved) > 0 && t.Moved[0].AmountMinor == t.Input.AmountMinor
	isOpen := slices.Contains([]string{"submitted", "pending", "unknown"}, t.Status)
	if op.Output.IsPeace && isAlike && isOpen {
		return p, "credited separately while its deposit was open"
	}
	p.Incoming = and(p.Incoming, op.Output.Reference)
	return p, ""
}

// A commit conflicts with another payment, so it must end in review.
func clash(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	if op.Output.Outcome == "reference-taken" || slices.Contains(p.Incoming, op.Output.Reference) {
		t.Clash = and(t.Clash, op.Output.Outcome)
	}
	return p.put(t), ""
}
